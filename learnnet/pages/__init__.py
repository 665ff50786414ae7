"""The pages: what answers over HTTP."""
