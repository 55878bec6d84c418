package dev.latchkey.sample.web;

import java.io.IOException;

/** The body is longer than it may be. */
final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;
}
