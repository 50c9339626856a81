"""Render the film of the course on digital engagement from its own slides (development only).

    python tools/render_video.py            write film, captions, transcript and poster
    python tools/render_video.py --stills DIR   write one picture per scene to look at, and nothing else

The film has no sound. The words of captions and transcript and the lengths of the scenes come from SCENES in
`film_scenes.py`, so they cannot drift apart. The encoder is the ffmpeg inside the wheel imageio-ffmpeg.
"""

from __future__ import annotations

import argparse
import math
import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
from film_scenes import HEIGHT, SCENES, SOURCES, WIDTH, Scene
from PIL import Image

MEDIA = Path(__file__).resolve().parents[1] / "rostra/demo/blueprints/digital-engagement/media"
NAME = "omastadi"
FRAMES_PER_SECOND = 10
FADE_FRAMES = 4
WORDS_PER_SECOND, BREATH, SHORTEST = 2.9, 0.8, 3.2
CAPTION_WIDTH = 42


def seconds_for(words: str) -> float:
    """Return how long a caption stays, in seconds rounded to a frame."""
    wished = max(SHORTEST, len(words.split()) / WORDS_PER_SECOND + BREATH)
    return round(wished * FRAMES_PER_SECOND) / FRAMES_PER_SECOND


def timeline() -> list[tuple[Scene, int, str, float, float]]:
    """Return (scene, step within the scene, caption, start, end) in order; scenes begin on whole seconds."""
    rows, now = [], 0.0
    for scene in SCENES:
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


def captions() -> str:
    """Return the captions as WebVTT."""
    cues = [
        f"{number}\n{stamp(start)} --> {stamp(end)}\n{wrap(words)}\n"
        for number, (_, _, words, start, end) in enumerate(timeline(), 1)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def transcript() -> str:
    """Return the transcript as Markdown: what is said, and what is to be seen."""
    parts = ["The film has no sound. This is the text of its captions, with what the pictures show."]
    for scene in SCENES:
        parts += [f"### {scene.title}", f"*Picture: {scene.shows}*", " ".join(scene.says)]
    return "\n\n".join([*parts, "### Sources", SOURCES]) + "\n"


def frames() -> Iterator[Image.Image]:
    """Yield every frame: a short fade into each new step, then the step itself, with a line of progress."""
    rows, before = timeline(), None
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


def encode(file: Path) -> None:
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
        for frame in frames():
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
    stills = parser.parse_args().stills
    if stills:
        stills.mkdir(parents=True, exist_ok=True)
        for number, scene in enumerate(SCENES, 1):
            scene.picture(len(scene.says) - 1).save(stills / f"{number:02d}.png")
        return
    MEDIA.mkdir(parents=True, exist_ok=True)
    (MEDIA / f"{NAME}.en.vtt").write_text(captions(), "utf-8")
    (MEDIA / f"{NAME}.en.md").write_text(transcript(), "utf-8")
    SCENES[0].picture(0).quantize(128, Image.Quantize.MEDIANCUT).save(
        MEDIA / f"{NAME}-poster.png", optimize=True
    )
    encode(MEDIA / f"{NAME}.mp4")
    for scene, step, _, start, _ in timeline():
        if step == 0:
            print(f"      - {{at: {int(start)}, title: {scene.title!r}}}")
    size = (MEDIA / f"{NAME}.mp4").stat().st_size
    print(f"seconds: {timeline()[-1][4]:.0f}   {size / 1024:.0f} KB   {WIDTH} x {HEIGHT}")


if __name__ == "__main__":
    main()
