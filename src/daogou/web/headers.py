"""What every answer carries besides its content."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    # what is shown is one shopper's own
    "Cache-Control": "no-store",
}
CACHED = "public, max-age=31536000, immutable"
"""For static files, whose addresses change with their content."""
