package dev.latchkey.auth.api;

import dev.latchkey.auth.event.EventNotRecordedException;
import dev.latchkey.auth.revocation.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConversionException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Turns what controllers throw into problem documents (RFC 9457). Spring's own exceptions become theirs by the class this extends. */
@RestControllerAdvice
class ApiErrors extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

    @ExceptionHandler({
        StoreUnavailableException.class,
        EventNotRecordedException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        TransactionException.class
    })
    ResponseEntity<Object> unavailable(RuntimeException exception, WebRequest request) {
        log.warn("Answered 503: {}", exception.toString());
        ApiProblem problem = ApiProblem.unavailable(Duration.ofSeconds(1));
        return handleExceptionInternal(
                problem, problem.getBody(), problem.getHeaders(), HttpStatus.SERVICE_UNAVAILABLE, request);
    }

    /** A query whose percent signs stand for no text. Nobody but the caller has to know. */
    @ExceptionHandler(InvalidParameterException.class)
    ResponseEntity<Object> undecodable(InvalidParameterException exception, WebRequest request) {
        ApiProblem problem = ApiProblem.badRequest("The query cannot be decoded.");
        return handleExceptionInternal(
                exception, problem.getBody(), new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
    }

    /** Also what converters throw that they do not declare. */
    @ExceptionHandler(HttpMessageConversionException.class)
    ResponseEntity<Object> unreadable(HttpMessageConversionException exception, WebRequest request) {
        return malformed(exception, request);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return malformed(exception, request);
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String field = exception instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : exception.getPropertyName();
        ApiProblem problem = ApiProblem.invalid(field == null ? "" : field, "Is not of the right type.");
        return handleExceptionInternal(exception, problem.getBody(), headers, HttpStatus.BAD_REQUEST, request);
    }

    /** Whatever the caller says it accepts: a refusal in another form than it likes says more than none. */
    @Override
    protected ResponseEntity<Object> createResponseEntity(
            Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }

    private ResponseEntity<Object> malformed(HttpMessageConversionException exception, WebRequest request) {
        String field = field(exception.getCause());
        ApiProblem problem = field.isEmpty()
                ? ApiProblem.badRequest("The body is missing or is not JSON.")
                : ApiProblem.invalid(field, "Is not of the right type.");
        ProblemDetail body = problem.getBody();
        return handleExceptionInternal(exception, body, new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
    }

    /** Where in a JSON document the fault is, by the names that the documentation uses; empty where no single place is. */
    private static String field(Throwable cause) {
        if (!(cause instanceof JacksonException jackson)) {
            return "";
        }
        List<JacksonException.Reference> path = jackson.getPath();
        return path.stream()
                .map(reference -> reference.getPropertyName() == null
                        ? Integer.toString(reference.getIndex())
                        : reference.getPropertyName())
                .collect(Collectors.joining("."));
    }
}
