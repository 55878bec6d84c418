package dev.latchkey.auth.api;

import dev.latchkey.auth.event.EventNotRecordedException;
import dev.latchkey.auth.event.RequestId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Makes a creating request with an {@code Idempotency-Key} happen once, however often it is sent: what it makes, and the answer that tells
 * of it, are one transaction, and the answer leaves after that has been committed. A request that is refused leaves nothing behind, so
 * the same key can be used again for a better one.
 */
final class IdempotencyFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(IdempotencyFilter.class);

    /**
     * Each holds a connection to its end, and may need another one for a moment where caches are cold. Less than half of the pool, so that
     * they cannot hold each other up.
     */
    private static final int MOST_AT_ONCE = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final PathPatternRequestMatcher.Builder PATH = PathPatternRequestMatcher.withDefaults();

    /**
     * Not what a person does to the own account: a wrong code must count though the request is refused. Nor rotation of signing keys, which
     * happens once by itself, and is remembered outside transactions.
     */
    private static final RequestMatcher CONCERNED = new AndRequestMatcher(
            PATH.matcher(HttpMethod.POST, "/api/v1/**"),
            new NegatedRequestMatcher(
                    new OrRequestMatcher(PATH.matcher("/api/v1/me/**"), PATH.matcher("/api/v1/signing-keys"))));

    private final IdempotencyStore store;
    private final PlatformTransactionManager transactions;
    private final Clock clock;
    private final Set<Name> underWay = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(MOST_AT_ONCE, true);

    IdempotencyFilter(IdempotencyStore store, PlatformTransactionManager transactions, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.clock = clock;
    }

    private record Name(String account, String idempotencyKey) {}

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(IdempotentCall.HEADER) == null || !CONCERNED.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            Access access = (Access)
                    SecurityContextHolder.getContext().getAuthentication().getPrincipal();
            once(IdempotentCall.of(request, access), request, response, chain);
        } catch (ApiProblem problem) {
            ProblemWriter.write(response, problem);
        } catch (DataAccessException | TransactionException | EventNotRecordedException e) {
            log.warn("Answered 503: {}", e.toString());
            response.reset();
            response.setHeader(RequestId.HEADER, RequestId.current());
            ProblemWriter.write(response, ApiProblem.unavailable(PATIENCE));
        }
    }

    private void once(IdempotentCall call, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Name name = new Name(call.account(), call.idempotencyKey());
        if (!underWay.add(name)) {
            throw inFlight();
        }
        Answer answer;
        try {
            Optional<KeptAnswer> kept = kept(call);
            answer = kept.isPresent()
                    ? () -> kept.get().write(response)
                    : inRoom(() -> run(call, request, response, chain));
        } finally {
            underWay.remove(name);
        }
        // Behind the release: who has an answer and asks again at once must not hear that the request is under way.
        answer.write();
    }

    /** The answer that was given before. */
    private Optional<KeptAnswer> kept(IdempotentCall call) {
        Optional<IdempotencyStore.Kept> kept = store.find(call, clock.instant().minus(IdempotencyKeys.KEPT));
        kept.ifPresent(earlier -> {
            if (!earlier.requestHash().equals(call.requestHash())) {
                throw ApiProblem.unprocessable("This " + IdempotentCall.HEADER + " was used for another request.");
            }
            if (!earlier.accessHash().equals(call.accessHash())) {
                throw ApiProblem.conflict("The answer was given when you had other roles. It is not given again.");
            }
        });
        return kept.map(IdempotencyStore.Kept::answer);
    }

    private Answer run(IdempotentCall call, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        TransactionStatus transaction = transactions.getTransaction(new DefaultTransactionDefinition());
        try {
            Instant now = clock.instant();
            if (!store.take(call, now, now.minus(IdempotencyKeys.KEPT))) {
                throw inFlight();
            }
            chain.doFilter(request, answer);
            if (HttpStatusCode.valueOf(answer.getStatus()).is2xxSuccessful()) {
                store.keep(call, KeptAnswer.of(answer));
                transactions.commit(transaction);
            }
        } finally {
            if (!transaction.isCompleted()) {
                transactions.rollback(transaction);
            }
        }
        return answer::copyBodyToResponse;
    }

    /** An answer that is ready to leave. */
    private interface Answer {
        void write() throws IOException;
    }

    private interface Work {
        Answer run() throws ServletException, IOException;
    }

    private Answer inRoom(Work work) throws ServletException, IOException {
        try {
            if (!room.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ApiProblem.unavailable(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiProblem.unavailable(PATIENCE);
        }
        try {
            return work.run();
        } finally {
            room.release();
        }
    }

    private static ApiProblem inFlight() {
        return ApiProblem.conflict("A request with this " + IdempotentCall.HEADER + " is under way.");
    }
}
