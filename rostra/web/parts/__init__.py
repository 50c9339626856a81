"""The product's look: base page, components, signs, stylesheet and their gallery."""
