"""Compare the person at the desk with the photo on the card (顔の照合): a hint for the receptionist, never a decision.

Everything but the engine is pure: ``faces`` (what was found), ``quality`` (what to ask of the patient), ``verdict``
(three bands), ``turn`` (the head turn), ``check`` (one check from the first frame to the result). ``engine`` is the
interface and ``opencv_engine`` the one behind it; with ``pictures`` and ``measures`` it needs the optional extra
``face`` and is imported only when a check is wanted. Pictures and embeddings stay in memory.
"""
