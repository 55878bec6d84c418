package dev.latchkey.sample.web;

import dev.latchkey.sample.encryption.UnreadableValueException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.PathContainer;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Answers what a caller did wrong with problem details (RFC 9457), and names the members that are not valid. On CronDB's paths all
 * that is left of them is {@code detail}, which is how that product answers.
 */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private static final List<PathPattern> DETAIL_PATHS = Stream.of("/v1/enrichment/**", "/v1/search/**")
            .map(PathPatternParser.defaultInstance::parse)
            .toList();
    private static final String RETRY_AFTER_SECONDS = "2";

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, "The request is not valid");
        List<Map<String, String>> errors = invalid.getFieldErrors().stream()
                .map(error -> Map.of("name", error.getField(), "reason", String.valueOf(error.getDefaultMessage())))
                .toList();
        problem.setProperty("errors", errors);
        return handleExceptionInternal(invalid, problem, headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = invalid.getParameterValidationResults().stream()
                .flatMap(parameter -> parameter.getResolvableErrors().stream()
                        .map(error ->
                                parameter.getMethodParameter().getParameterName() + " " + error.getDefaultMessage()))
                .sorted()
                .findFirst()
                .orElse("The request is not valid");
        return handleExceptionInternal(
                invalid, ProblemDetail.forStatusAndDetail(status, detail), headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        boolean tooLarge = unreadable.getRootCause() instanceof BodyTooLargeException;
        HttpStatus answer = tooLarge ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST;
        String detail = tooLarge ? "The body is too large" : "The body cannot be read";
        return handleExceptionInternal(
                unreadable, ProblemDetail.forStatusAndDetail(answer, detail), headers, answer, request);
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        TransactionException.class
    })
    ResponseEntity<Object> databaseAway(Exception failure, WebRequest request) {
        log.warn("The database did not answer: {}", failure.getClass().getSimpleName());
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
        return handleExceptionInternal(
                failure, ProblemDetail.forStatusAndDetail(status, "Try again soon"), headers, status, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> unreadable(UnreadableValueException failure, WebRequest request) {
        log.error(failure.getMessage());
        HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, "What is stored cannot be read");
        return handleExceptionInternal(failure, problem, new HttpHeaders(), status, request);
    }

    /** The last step of each of the above. */
    @Override
    protected ResponseEntity<Object> createResponseEntity(
            Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem && wantsDetail(request)) {
            String detail = Objects.requireNonNullElse(problem.getDetail(), problem.getTitle());
            return ResponseEntity.status(status)
                    .headers(headers)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("detail", detail));
        }
        return super.createResponseEntity(body, headers, status, request);
    }

    private static boolean wantsDetail(WebRequest request) {
        PathContainer path = ServletRequestPathUtils.getParsedRequestPath(((ServletWebRequest) request).getRequest())
                .pathWithinApplication();
        return DETAIL_PATHS.stream().anyMatch(pattern -> pattern.matches(path));
    }
}
