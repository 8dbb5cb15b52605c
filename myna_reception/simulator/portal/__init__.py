"""The clinic portal of the practice world (施術所ポータル・練習): from user registration to the day of start.

A SIMULATION OF OUR OWN after what is publicly known of the 施術所等向け総合ポータルサイト; it never passes for it.
"""
