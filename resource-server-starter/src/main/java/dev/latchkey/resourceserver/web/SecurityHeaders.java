package dev.latchkey.resourceserver.web;

import jakarta.servlet.http.HttpServletResponse;

/** The headers that every answer carries; a controller may set its own {@code Cache-Control} afterwards. */
public final class SecurityHeaders {

    private SecurityHeaders() {}

    /** Without {@code no-store} a shared cache could keep what was sent for an {@code X-Api-Key}, which it does not know as one. */
    public static void write(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }
}
