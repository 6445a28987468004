"""Pictures of a code: QR and Code 128, as PNG, SVG, APNG, GIF and terminal blocks, all in memory."""
