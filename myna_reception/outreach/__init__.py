"""What staff tell patients about the card: お声掛け, ways to apply for one, whom to call and when, questions. Pure.

Words of our own, after public leaflets and pages of municipalities; what may change says so.
"""
