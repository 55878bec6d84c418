package dev.latchkey.auth.federation;

import dev.latchkey.auth.account.FederatedSignIn;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.ProblemWriter;
import dev.latchkey.auth.event.EventNotRecordedException;
import dev.latchkey.auth.revocation.StoreUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets few requests in at once: each may wait some seconds for the provider, and if that is slow, the server's threads are not to wait with
 * it. Then turns what can go wrong further in, where no controller is, into answers.
 */
final class Gate extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(Gate.class);
    private static final int AT_ONCE = 16;
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final Duration OUTAGE = Duration.ofSeconds(1);

    private final Semaphore room = new Semaphore(AT_ONCE);
    private final FederatedSignIn signIn;

    Gate(FederatedSignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isReadable(request)) {
            ProblemWriter.write(response, HttpStatus.BAD_REQUEST);
        } else if (!room.tryAcquire()) {
            refuse(request, response, ApiProblem.unavailable(BUSY));
        } else {
            try {
                signIn.requireRoom(request.getRemoteAddr());
                chain.doFilter(request, response);
            } catch (ApiProblem problem) {
                refuse(request, response, problem);
            } catch (StoreUnavailableException
                    | EventNotRecordedException
                    | DataAccessException
                    | TransactionException e) {
                log.warn("Answered 503: {}", e.toString());
                refuse(request, response, ApiProblem.unavailable(OUTAGE));
            } finally {
                room.release();
            }
        }
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, ApiProblem problem)
            throws IOException {
        if (BrowserAnswer.isWanted(request)) {
            BrowserAnswer.busy(response);
        } else {
            ProblemWriter.write(response, problem);
        }
    }

    /** Whether the query can be decoded. */
    private static boolean isReadable(HttpServletRequest request) {
        try {
            request.getParameterMap();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
