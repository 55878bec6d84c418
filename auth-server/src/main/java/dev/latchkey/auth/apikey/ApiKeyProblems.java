package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.ApiProblem;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What is wrong with a key, as a problem document (RFC 9457). */
@RestControllerAdvice
class ApiKeyProblems {

    @ExceptionHandler
    ErrorResponse unknown(UnknownApiKeyException e) {
        return ApiProblem.notFound();
    }

    @ExceptionHandler
    ErrorResponse wrongState(ApiKeyStateException e) {
        return ApiProblem.conflict(e.getMessage());
    }

    @ExceptionHandler
    ErrorResponse invalid(InvalidApiKeyException e) {
        return ApiProblem.invalid(e.faults());
    }

    @ExceptionHandler
    ErrorResponse invalid(InvalidImportException e) {
        ApiProblem problem = ApiProblem.badRequest("Nothing was imported: some lines are not valid.");
        problem.getBody().setProperty("errors", e.faults());
        return problem;
    }
}
