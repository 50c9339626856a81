"""A programme as a folder of files that another organisation can import: format `rostra-blueprint/1`.

    faults < files, lines, sums < schema < bodies < reading (folder to Blueprint) and writing (Blueprint to folder)
    importing (Blueprint to the academy) and exporting (the academy to Blueprint)

Reading is pure and names every fault with its file and line. Docs: docs/reference/blueprint.md
"""
