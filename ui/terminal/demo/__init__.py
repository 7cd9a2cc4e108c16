"""The sample job in four acts: founding, working, sending, answering."""
