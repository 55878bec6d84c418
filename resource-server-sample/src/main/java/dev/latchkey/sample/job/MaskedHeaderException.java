package dev.latchkey.sample.job;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** A caller asks to keep the value of a header that has none. */
final class MaskedHeaderException extends ResponseStatusException {

    private static final long serialVersionUID = 1L;

    MaskedHeaderException() {
        super(
                HttpStatus.BAD_REQUEST,
                "A header's value is '" + RequestHeaders.MASK + "', but no value is stored for that header");
    }
}
