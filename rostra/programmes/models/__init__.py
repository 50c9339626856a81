"""Content of the academy. Modules import downwards in this order:

    academy, media, glossary, frameworks  <  pages  <  publications (the read model, compiled from pages)
"""

from rostra.programmes.models.academy import Academy
from rostra.programmes.models.frameworks import Competence, Framework, FrameworkLevel
from rostra.programmes.models.glossary import Term, Topic
from rostra.programmes.models.media import Attachment, Picture, Rendition, Video
from rostra.programmes.models.pages import (
    ActivityPage,
    HomePage,
    LevelPage,
    ModulePage,
    ProgrammePage,
    StandardPage,
)
from rostra.programmes.models.publications import Outline, Publication

__all__ = [
    "Academy",
    "ActivityPage",
    "Competence",
    "Attachment",
    "Framework",
    "FrameworkLevel",
    "HomePage",
    "Picture",
    "LevelPage",
    "Video",
    "ModulePage",
    "Outline",
    "ProgrammePage",
    "Publication",
    "Rendition",
    "StandardPage",
    "Term",
    "Topic",
]
