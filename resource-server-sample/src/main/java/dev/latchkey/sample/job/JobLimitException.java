package dev.latchkey.sample.job;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The organization has as many jobs as it may have. */
final class JobLimitException extends ResponseStatusException {

    private static final long serialVersionUID = 1L;

    JobLimitException() {
        super(HttpStatus.CONFLICT, "The organization has as many jobs as it may have; delete one first");
    }
}
