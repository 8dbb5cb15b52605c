"""The face match without a window: the practice camera's pictures, one after the other, on the caller's thread."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from PIL import ImageStat

from myna_reception.reception.card_facts import CardFace
from myna_reception.reception.face import FaceFinding, FaceTrouble
from myna_reception.simulator.practice_scenes import FAULTS, Scene, film_of
from myna_reception.simulator.world import World
from myna_reception.verify.face.check import CheckPhase
from myna_reception.verify.face.feed import FeedTrouble, FeedWatch
from myna_reception.verify.face.match import EngineShelf, FaceMatch
from myna_reception.verify.face.turn import TurnSide

FRAME_SECONDS = 0.2  # of the film's own time
FRAMES_LIMIT = 400
TURN = (TurnSide.LEFT, TurnSide.RIGHT)  # both, in this order: a practice run says the same each time


def practice_match(world: World, persona_id: str, scene: Scene) -> Callable[[CardFace], FaceFinding | FaceTrouble]:
    """Compares a card's photo with what the practice camera sees. Blocks for some seconds."""

    def compare(face: CardFace) -> FaceFinding | FaceTrouble:
        match = FaceMatch(EngineShelf(), face.photo.data, TURN)
        try:
            return match.open(lambda: 0.0) or _watched(match, world, persona_id, scene)
        finally:
            match.wipe()

    return compare


def _watched(match: FaceMatch, world: World, persona_id: str, scene: Scene) -> FaceFinding | FaceTrouble:
    film, watch, asked = film_of(world, scene, persona_id), FeedWatch(0.0), 0
    for number in range(1, FRAMES_LIMIT):
        at = number * FRAME_SECONDS
        picture = film.next(asked)
        if picture is None:
            return FAULTS[scene]
        pixels = picture.tobytes()
        watch = watch.saw(at, zlib.crc32(pixels), ImageStat.Stat(picture.convert("L")).mean[0])
        match watch.trouble(at):
            case FeedTrouble.FROZEN:
                return FaceTrouble.FROZEN
            case FeedTrouble.BLACK:
                return FaceTrouble.BLACK
        progress = match.see(pixels, picture.width, picture.height, at)
        if (ended := match.ended) is not None:
            return ended
        turning = progress is not None and progress.phase is CheckPhase.TURN and progress.side is not None
        asked = progress.side.sign if turning and progress and progress.side else 0
    return FaceTrouble.NO_GOOD_FRAMES
