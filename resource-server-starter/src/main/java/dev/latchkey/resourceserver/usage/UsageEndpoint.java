package dev.latchkey.resourceserver.usage;

import dev.latchkey.resourceserver.authserver.AuthServerConnection;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The usage endpoint of the authorization server: {@code POST /oauth/usage}. */
final class UsageEndpoint {

    private static final Duration DEADLINE = Duration.ofSeconds(4);
    private static final int MAX_ANSWER_BYTES = 1024 * 1024;

    /** Client errors that are no fault of the batch: our credentials, its slowness, our haste. */
    private static final Set<Integer> NOT_THE_BATCH = Set.of(401, 408, 429);

    private final JsonMapper json = JsonMapper.builder().build();
    private final AuthServerConnection connection;

    UsageEndpoint(AuthServerConnection connection) {
        this.connection = connection;
    }

    enum Kind {
        /** Acknowledged. */
        TAKEN,
        /** Will never be taken. */
        REFUSED,
        /** To be sent again. */
        AGAIN
    }

    /**
     * What became of a batch.
     *
     * @param reason in our own words; {@code null} where it was taken
     * @param answer {@code null} where it was not taken
     */
    record Outcome(Kind kind, String reason, UsageBatch.Answer answer) {}

    Outcome send(UsageBatch batch) throws InterruptedException {
        HttpRequest request = connection
                .request("/oauth/usage")
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(batch)))
                .build();
        try {
            return outcome(
                    connection.exchange(request, DEADLINE, MAX_ANSWER_BYTES).get());
        } catch (ExecutionException failure) {
            return new Outcome(Kind.AGAIN, failure.getCause().getClass().getSimpleName(), null);
        }
    }

    private Outcome outcome(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 200) {
            return new Outcome(Kind.TAKEN, null, answer(response.body()));
        }
        boolean refused = status >= 400 && status < 500 && !NOT_THE_BATCH.contains(status);
        return new Outcome(refused ? Kind.REFUSED : Kind.AGAIN, "answered " + status, null);
    }

    /** A batch that was taken is taken, whatever else the answer says. */
    private UsageBatch.Answer answer(byte[] body) {
        try {
            UsageBatch.Answer answer = json.readValue(body, UsageBatch.Answer.class);
            if (answer != null && answer.resellers() != null) {
                return new UsageBatch.Answer(answer.resellers().stream()
                        .filter(left -> left.resellerClientId() != null && left.resetsAt() != null)
                        .toList());
            }
        } catch (JacksonException unreadable) {
            // As if it had said nothing of any reseller.
        }
        return new UsageBatch.Answer(List.of());
    }
}
