"""Content of the academy. Modules import downwards in this order:

academy, media, glossary, frameworks, shelves  <  pages  <  methods  <  publications (the read model, compiled from pages)
"""

from rostra.programmes.models.academy import Academy
from rostra.programmes.models.frameworks import Competence, Framework, FrameworkLevel
from rostra.programmes.models.glossary import Term, Topic
from rostra.programmes.models.media import Attachment, CaptionTrack, Picture, Rendition, Video
from rostra.programmes.models.methods import MethodPage, MethodsPage
from rostra.programmes.models.pages import (
    ActivityPage,
    HomePage,
    LevelPage,
    ModulePage,
    ProgrammePage,
    StandardPage,
)
from rostra.programmes.models.publications import Compilation, Outline, Publication
from rostra.programmes.models.shelves import Shelf

__all__ = [
    "Academy",
    "ActivityPage",
    "Attachment",
    "CaptionTrack",
    "Competence",
    "Compilation",
    "Framework",
    "FrameworkLevel",
    "HomePage",
    "LevelPage",
    "MethodPage",
    "MethodsPage",
    "ModulePage",
    "Outline",
    "Picture",
    "ProgrammePage",
    "Publication",
    "Rendition",
    "Shelf",
    "StandardPage",
    "Term",
    "Topic",
    "Video",
]
