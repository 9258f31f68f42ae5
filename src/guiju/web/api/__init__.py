"""The door for programs: `/api/v1`, read only, described by itself at `/api/`. See docs/api.md."""
