package dev.latchkey.resourceserver.web;

/** How the body of a refusal is written. */
public enum ErrorStyle {
    /** Problem details (RFC 9457). */
    PROBLEM,
    /** One member {@code detail} with one exact sentence for each status code. */
    DETAIL
}
