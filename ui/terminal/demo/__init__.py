"""The sample job, act by act: founding, working, sending, answering."""
