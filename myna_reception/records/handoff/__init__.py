"""Hand-offs (レセコン連携): the forms in which a result leaves the desk, and the ways it goes."""
