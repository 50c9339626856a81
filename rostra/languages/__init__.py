"""Languages and passages: the addresses of translatable text inside content.

A passage is the unit of translated text; its address is block ids + field + the paragraph's key.
"""
