"""A few line icons, drawn for this product on a grid of 24, inlined where they are used."""

ICONS: dict[str, str] = {
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "down": '<path d="M6 9l6 6 6-6"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "copy": '<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h8"/>',
    "download": '<path d="M12 4v11M7 11l5 5 5-5M5 20h14"/>',
    "external": '<path d="M14 5h5v5M19 5l-8 8M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4"/>',
    "globe": (
        '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>'
    ),
    "search": '<circle cx="11" cy="11" r="6"/><path d="M15.5 15.5L20 20"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "caution": '<path d="M12 4l9 16H3zM12 10v4.5M12 17.4v.1"/>',
    "calendar": (
        '<rect x="4" y="5.5" width="16" height="14.5" rx="2"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>'
    ),
    "read": (
        '<path d="M12 6.5C10 5 7 4.5 4 5v13c3-.5 6 0 8 1.5c2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zM12 6.5v13"/>'
    ),
    "watch": '<rect x="3.5" y="5" width="17" height="14" rx="2"/><path d="M10.5 9.2v5.6l4.5-2.8z"/>',
    "quiz": (
        '<circle cx="12" cy="12" r="8.5"/><path d="'
        'M9.7 9.7a2.4 2.4 0 1 1 3.4 2.3c-.8.4-1.1.9-1.1 1.7M12 16.6v.1"/>'
    ),
    "worksheet": '<path d="M6 4h9l3.5 3.5V20H6zM9 11.5h6M9 15h6"/>',
    "example": '<path d="M4 20h16M6 20V9l6-4.5L18 9v11M10 20v-5h4v5"/>',
    "link": (
        '<path d="M10 14a4 4 0 0 0 6 .4l2.6-2.6a4 4 0 0 0-5.7-5.7L11.7 7.3'
        'M14 10a4 4 0 0 0-6-.4l-2.6 2.6a4 4 0 0 0 5.7 5.7l1.2-1.2"/>'
    ),
    "mail": '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="M4 7.5l8 6 8-6"/>',
    "print": (
        '<path d="M7 9V4h10v5'
        'M7 17H5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M7 14h10v6H7z"/>'
    ),
}
"""Inner markup of each icon by name; strokes take the colour of the text around them."""

TURNING = {"arrow", "back", "external"}
"""Icons that point the way one reads, and turn round in scripts from right to left."""
