"""查新: a list of standard numbers, however it was written down, answered from the register for one day."""
