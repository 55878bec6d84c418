package dev.latchkey.sample.job;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** There is no such job, or it belongs to somebody else, which the caller must not be able to tell apart. */
final class UnknownJobException extends ResponseStatusException {

    private static final long serialVersionUID = 1L;

    UnknownJobException() {
        super(HttpStatus.NOT_FOUND, "There is no such job");
    }
}
