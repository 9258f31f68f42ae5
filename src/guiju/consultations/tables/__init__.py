"""意见汇总处理表: out as .docx and .xlsx, and back in."""
