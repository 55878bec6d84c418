package dev.latchkey.auth.api;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** An answer that is a problem document (RFC 9457). What it says is meant for the caller. */
public final class ApiProblem extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    private static final URI SECOND_FACTOR_REQUIRED = URI.create("urn:latchkey:problem:second-factor-required");
    private static final URI FRESH_SESSION_REQUIRED = URI.create("urn:latchkey:problem:fresh-session-required");

    private ApiProblem(HttpStatus status, String detail, Throwable cause) {
        super(status, ProblemDetail.forStatus(status), cause);
        getBody().setTitle(status.getReasonPhrase());
        getBody().setDetail(detail);
    }

    /** It is not there, or the caller may not know that it is. */
    public static ApiProblem notFound() {
        return new ApiProblem(HttpStatus.NOT_FOUND, null, null);
    }

    public static ApiProblem forbidden() {
        return new ApiProblem(HttpStatus.FORBIDDEN, "Your role does not allow this.", null);
    }

    /** It is open only to those who have a second factor; the caller has none, and can get one. */
    public static ApiProblem secondFactorRequired() {
        return new ApiProblem(
                        HttpStatus.FORBIDDEN,
                        "This asks for a second factor, and you have none. Enrol one at POST /api/v1/me/totp, then try again.",
                        null)
                .kind(SECOND_FACTOR_REQUIRED, "Second factor required");
    }

    /** It asks for a session that is no older than that. */
    public static ApiProblem signInAgain(Duration age) {
        return new ApiProblem(
                        HttpStatus.FORBIDDEN,
                        "You have signed in more than " + age.toMinutes()
                                + " minutes ago. Sign in again, then try again.",
                        null)
                .kind(FRESH_SESSION_REQUIRED, "Fresh session required");
    }

    /** It can be asked for, but not in the state that things are in. */
    public static ApiProblem conflict(String detail) {
        return new ApiProblem(HttpStatus.CONFLICT, detail, null);
    }

    public static ApiProblem badRequest(String detail) {
        return new ApiProblem(HttpStatus.BAD_REQUEST, detail, null);
    }

    /** What was sent is wrong; {@code errors} of the document says where and why. */
    public static ApiProblem invalid(List<FieldFault> faults) {
        ApiProblem problem = new ApiProblem(HttpStatus.BAD_REQUEST, "The input is not valid.", null);
        problem.getBody().setProperty("errors", List.copyOf(faults));
        return problem;
    }

    public static ApiProblem invalid(String field, String detail) {
        return invalid(List.of(new FieldFault(field, detail)));
    }

    /** It has become another thing than the one that the caller wanted to change. */
    public static ApiProblem preconditionFailed() {
        return new ApiProblem(HttpStatus.PRECONDITION_FAILED, "It has been changed since. Read it again.", null);
    }

    /** It can be understood, but not done. */
    static ApiProblem unprocessable(String detail) {
        return new ApiProblem(HttpStatus.UNPROCESSABLE_CONTENT, detail, null);
    }

    /** Something that the server needs does not answer; soon it may. */
    public static ApiProblem unavailable(Duration wait) {
        return new ApiProblem(HttpStatus.SERVICE_UNAVAILABLE, null, null).retryAfter(wait);
    }

    public static ApiProblem tooManyRequests(Duration wait) {
        return new ApiProblem(HttpStatus.TOO_MANY_REQUESTS, "Too many attempts. Try again later.", null)
                .retryAfter(wait);
    }

    /** Whether nothing but a second factor is missing. */
    public boolean isSecondFactorRequired() {
        return SECOND_FACTOR_REQUIRED.equals(getBody().getType());
    }

    /** Whether nothing but a sign-in of late is missing. */
    public boolean isFreshSessionRequired() {
        return FRESH_SESSION_REQUIRED.equals(getBody().getType());
    }

    /** For what a program wants to tell from other answers of the same status. */
    private ApiProblem kind(URI type, String title) {
        getBody().setType(type);
        getBody().setTitle(title);
        return this;
    }

    private ApiProblem retryAfter(Duration wait) {
        getHeaders().set(HttpHeaders.RETRY_AFTER, RetryAfter.seconds(wait));
        return this;
    }
}
