"""Render the films of the example academy from their own slides (development only).

    python tools/render_video.py [omastadi|first-hour]      write film, captions, transcript and poster
    python tools/render_video.py NAME --stills DIR          write one picture per scene to look at, and nothing else

The films have no sound. The words of captions and transcript and the lengths of the scenes come from SCENES in
`film_scenes.py` and `talk_scenes.py`, so they cannot drift apart. The encoder is the ffmpeg inside the wheel imageio-ffmpeg.
"""

from __future__ import annotations

import argparse
import math
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import film_scenes
import imageio_ffmpeg
import talk_scenes
from film_scenes import HEIGHT, WIDTH, Scene
from PIL import Image

DEMO = Path(__file__).resolve().parents[1] / "rostra/demo"
FRAMES_PER_SECOND = 10
FADE_FRAMES = 4
WORDS_PER_SECOND, BREATH, SHORTEST = 2.9, 0.8, 3.2
CAPTION_WIDTH = 42


@dataclass(frozen=True)
class Film:
    """A film and where it goes. `other` are the same captions in further languages, in order."""

    name: str
    folder: Path
    scenes: tuple[Scene, ...]
    sources: str
    other: dict[str, tuple[str, ...]]


FILMS = {
    each.name: each
    for each in (
        Film("omastadi", DEMO / "blueprints/digital-engagement/media", film_scenes.SCENES, film_scenes.SOURCES, {}),
        Film(
            "first-hour", DEMO / "media", talk_scenes.SCENES, talk_scenes.SOURCES, {"da": talk_scenes.DANISH}
        ),
    )
}  # fmt: skip


def seconds_for(words: str) -> float:
    """Return how long a caption stays, in seconds rounded to a frame."""
    wished = max(SHORTEST, len(words.split()) / WORDS_PER_SECOND + BREATH)
    return round(wished * FRAMES_PER_SECOND) / FRAMES_PER_SECOND


def timeline(film: Film) -> list[tuple[Scene, int, str, float, float]]:
    """Return (scene, step within the scene, caption, start, end) in order; scenes begin on whole seconds."""
    rows, now = [], 0.0
    for scene in film.scenes:
        for step, words in enumerate(scene.says):
            end = round(now + seconds_for(words), 1)
            if step == len(scene.says) - 1:
                end = float(math.ceil(end))
            rows.append((scene, step, words, now, end))
            now = end
    return rows


def stamp(seconds: float) -> str:
    """Return seconds as WebVTT writes them."""
    return f"{int(seconds // 3600):02d}:{int(seconds % 3600 // 60):02d}:{seconds % 60:06.3f}"


def wrap(words: str) -> str:
    """Break a caption into lines of nearly equal length."""
    if len(words) <= CAPTION_WIDTH:
        return words
    parts = words.split()
    breaks = [(" ".join(parts[:cut]), " ".join(parts[cut:])) for cut in range(1, len(parts))]
    first, second = min(breaks, key=lambda pair: (max(map(len, pair)), len(pair[0])))
    return f"{first}\n{second}"


def spoken(words: str) -> tuple[str, str]:
    """Who speaks, where the words begin with a name, and what is said."""
    who, colon, said = words.partition(": ")
    return (who, said) if colon and who in VOICES else ("", words)


VOICES = {talk_scenes.HOST, talk_scenes.MAYOR, talk_scenes.PRESS, talk_scenes.CHECKER}


def captions(film: Film, language: str = "") -> str:
    """Return the captions as WebVTT, in the film's own language or in another."""
    cues = []
    for number, (_, _, words, start, end) in enumerate(timeline(film), 1):
        who, said = spoken(words)
        text = wrap(film.other[language][number - 1] if language else said)
        cues.append(f"{number}\n{stamp(start)} --> {stamp(end)}\n{f'<v {who}>' if who else ''}{text}\n")
    return "WEBVTT\n\n" + "\n".join(cues)


def transcript(film: Film) -> str:
    """Return the transcript as Markdown: what is said, and what is to be seen."""
    parts = ["The film has no sound. This is the text of its captions, with what the pictures show."]
    for scene in film.scenes:
        parts += [f"### {scene.title}", f"*Picture: {scene.shows}*", " ".join(scene.says)]
    return "\n\n".join([*parts, "### Sources", film.sources]) + "\n"


def frames(film: Film) -> Iterator[Image.Image]:
    """Yield every frame: a short fade into each new step, then the step itself, with a line of progress."""
    rows, before = timeline(film), None
    total = rows[-1][4]
    for scene, step, _, start, end in rows:
        count = round((end - start) * FRAMES_PER_SECOND)
        picture = scene.picture(step)
        for index in range(count):
            faded = before is not None and index < FADE_FRAMES
            frame = Image.blend(before, picture, (index + 1) / (FADE_FRAMES + 1)) if faded else picture.copy()
            done = (start + index / FRAMES_PER_SECOND) / total
            frame.paste("#17594a", (0, HEIGHT - 6, max(2, round(WIDTH * done)), HEIGHT))
            yield frame
        before = picture


def encode(film: Film, file: Path) -> None:
    """Encode the frames as H.264 that browsers can start before it is loaded; raises CalledProcessError."""
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-y",
        "-loglevel",
        "error",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        f"{WIDTH}x{HEIGHT}",
        "-r",
        str(FRAMES_PER_SECOND),
        "-i",
        "-",
        "-an",
        "-c:v",
        "libx264",
        "-preset",
        "slow",
        "-crf",
        "27",
        "-tune",
        "animation",
        "-profile:v",
        "high",
        "-pix_fmt",
        "yuv420p",
        "-g",
        str(FRAMES_PER_SECOND * 15),
        "-threads",
        "1",
        "-map_metadata",
        "-1",
        "-fflags",
        "+bitexact",
        "-flags:v",
        "+bitexact",
        "-movflags",
        "+faststart",
        str(file),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in frames(film):
            process.stdin.write(frame.tobytes())
        process.stdin.close()
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, command)


def main() -> None:
    """Write the film and what belongs to it; print the chapters and sizes to note in media.yaml."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--stills", type=Path, metavar="DIR", help="only write the last step of each scene as PNG"
    )
    parser.add_argument("film", nargs="?", choices=sorted(FILMS), default="omastadi")
    given = parser.parse_args()
    film, stills = FILMS[given.film], given.stills
    if stills:
        stills.mkdir(parents=True, exist_ok=True)
        for number, scene in enumerate(film.scenes, 1):
            scene.picture(len(scene.says) - 1).save(stills / f"{number:02d}.png")
        return
    film.folder.mkdir(parents=True, exist_ok=True)
    (film.folder / f"{film.name}.en.vtt").write_text(captions(film), "utf-8")
    for language in film.other:
        (film.folder / f"{film.name}.{language}.vtt").write_text(captions(film, language), "utf-8")
    (film.folder / f"{film.name}.en.md").write_text(transcript(film), "utf-8")
    film.scenes[0].picture(0).quantize(128, Image.Quantize.MEDIANCUT).save(
        film.folder / f"{film.name}-poster.png", optimize=True
    )
    encode(film, film.folder / f"{film.name}.mp4")
    for scene, step, _, start, _ in timeline(film):
        if step == 0:
            print(f"      - {{at: {int(start)}, title: {scene.title!r}}}")
    size = (film.folder / f"{film.name}.mp4").stat().st_size
    print(f"seconds: {timeline(film)[-1][4]:.0f}   {size / 1024:.0f} KB   {WIDTH} x {HEIGHT}")


if __name__ == "__main__":
    main()
