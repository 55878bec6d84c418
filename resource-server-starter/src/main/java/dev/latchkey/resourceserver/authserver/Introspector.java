package dev.latchkey.resourceserver.authserver;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.resourceserver.credential.CheckedCredential;
import dev.latchkey.resourceserver.credential.CredentialAuthentication;
import dev.latchkey.resourceserver.credential.CredentialKind;
import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import dev.latchkey.resourceserver.credential.CredentialTerms;
import dev.latchkey.resourceserver.credential.RefusedException;
import dev.latchkey.resourceserver.credential.ResellerQuota;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks the authorization server about a credential: {@code POST /oauth/introspect} (RFC 7662). */
public final class Introspector {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    /** Threads that may wait for answers at a time: a third of a default Tomcat's, so that an outage takes no more. */
    private static final int MAX_WAITING = 64;

    private static final Duration MAX_WAIT_FOR_TURN = Duration.ofMillis(100);

    private final Semaphore turns = new Semaphore(MAX_WAITING);
    private final JsonMapper json = JsonMapper.builder().build();
    private final AuthServerConnection connection;
    private final Supplier<LogPosition> knownPosition;
    private final Ticker ticker;

    /**
     * @param knownPosition how much of the revocation log is known here
     */
    public Introspector(AuthServerConnection connection, Supplier<LogPosition> knownPosition, Ticker ticker) {
        this.connection = connection;
        this.knownPosition = knownPosition;
        this.ticker = ticker;
    }

    /**
     * Takes one of the turns to wait for an answer, to be given back by {@link #endTurn()}.
     *
     * @throws RefusedException if too many others wait
     */
    void beginTurn() {
        try {
            if (!turns.tryAcquire(MAX_WAIT_FOR_TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw RefusedException.unavailable("too many requests wait for an introspection");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw RefusedException.unavailable("interrupted");
        }
    }

    void endTurn() {
        turns.release();
    }

    /**
     * Asks once, and a second time where the connection broke: the server may close an idle one just as we use it.
     *
     * @return fails with an {@link IOException} or a timeout where the server cannot be asked
     */
    CompletableFuture<IntrospectionAnswer> ask(String credential, CredentialKind kind) {
        LogPosition known = knownPosition.get();
        long askedAt = ticker.read();
        HttpRequest request = connection
                .request("/oauth/introspect")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form(credential, kind)))
                .build();
        return connection
                .exchange(request, DEADLINE, MAX_ANSWER_BYTES)
                .exceptionallyCompose(failure -> isBrokenConnection(failure)
                        ? connection.exchange(request, DEADLINE, MAX_ANSWER_BYTES)
                        : CompletableFuture.failedFuture(failure))
                .thenApply(response -> read(response, kind, known, askedAt));
    }

    private static boolean isBrokenConnection(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof IOException
                && !(cause instanceof ConnectException)
                && !(cause instanceof HttpTimeoutException);
    }

    private static String form(String credential, CredentialKind kind) {
        return "token=" + URLEncoder.encode(credential, StandardCharsets.UTF_8) + "&token_type_hint="
                + kind.tokenTypeHint();
    }

    private IntrospectionAnswer read(
            HttpResponse<byte[]> response, CredentialKind kind, LogPosition known, long askedAt) {
        if (response.statusCode() != 200) {
            throw failure("introspection answered " + response.statusCode());
        }
        try {
            Introspection said = json.readValue(response.body(), Introspection.class);
            long seen = response.headers().firstValueAsLong("Revocation-Cursor").orElse(0);
            LogPosition asOf = new LogPosition(known.generation(), Math.min(seen, known.cursor()));
            return new IntrospectionAnswer(said, said.active() ? bearer(said, kind, askedAt) : null, asOf, askedAt);
        } catch (JacksonException | NumberFormatException malformed) {
            throw failure("introspection answered something else");
        }
    }

    private static CheckedCredential bearer(Introspection said, CredentialKind kind, long askedAt) {
        if (said.clientId() == null) {
            throw failure("introspection answered without client_id");
        }
        CredentialPrincipal principal = new CredentialPrincipal(
                kind,
                said.clientId(),
                said.sub() == null ? said.clientId() : said.sub(),
                CredentialPrincipal.scopes(said.scope()),
                said.organizationId(),
                said.workspaceId(),
                said.clientId());
        return new CheckedCredential(new CredentialAuthentication(principal), terms(said, askedAt));
    }

    private static CredentialTerms terms(Introspection said, long askedAt) {
        CredentialTerms terms = CredentialTerms.of(
                said.accountStatus(),
                said.environments(),
                said.methods(),
                said.endpointGroups(),
                said.allowedIps(),
                said.rateLimit());
        if (said.resellerClientId() == null) {
            return terms;
        }
        Introspection.Quota quota = said.resellerQuota();
        if (quota == null || quota.resetsAt() == null) {
            throw failure("introspection named a reseller and not its quota");
        }
        return terms.with(new ResellerQuota(said.resellerClientId(), quota.remaining(), quota.resetsAt(), askedAt));
    }

    private static CompletionException failure(String what) {
        return new CompletionException(new IOException(what));
    }
}
