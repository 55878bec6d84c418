package dev.latchkey.auth.page;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.EventNotRecordedException;
import dev.latchkey.auth.revocation.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Turns what page controllers throw into pages, where the management API would answer a problem document. */
@ControllerAdvice(annotations = PageController.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PageErrors {

    private static final Logger log = LoggerFactory.getLogger(PageErrors.class);

    @ExceptionHandler({
        StoreUnavailableException.class,
        EventNotRecordedException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        TransactionException.class
    })
    ModelAndView unavailable(RuntimeException exception, HttpServletRequest request, HttpServletResponse response) {
        log.warn("Answered 503: {}", exception.toString());
        response.setHeader("Retry-After", "1");
        return Refusals.page(HttpStatus.SERVICE_UNAVAILABLE, null, request, response);
    }

    @ExceptionHandler
    ModelAndView other(Exception exception, HttpServletRequest request, HttpServletResponse response) {
        if (exception instanceof ApiProblem problem && problem.isSecondFactorRequired()) {
            return StepUp.enrol(request, response);
        }
        if (exception instanceof ApiProblem problem && problem.isFreshSessionRequired()) {
            return StepUp.signInAgain(request, response);
        }
        if (exception instanceof ErrorResponse refused) {
            HttpStatus status = HttpStatus.resolve(refused.getStatusCode().value());
            refused.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            // Spring's own exceptions have details too, which are written for programmers.
            String detail = exception instanceof ApiProblem ? refused.getBody().getDetail() : null;
            return Refusals.page(status == null ? HttpStatus.BAD_REQUEST : status, detail, request, response);
        }
        if (exception instanceof TypeMismatchException) {
            return Refusals.page(HttpStatus.BAD_REQUEST, null, request, response);
        }
        log.error("A page failed", exception);
        return Refusals.page(HttpStatus.INTERNAL_SERVER_ERROR, null, request, response);
    }
}
