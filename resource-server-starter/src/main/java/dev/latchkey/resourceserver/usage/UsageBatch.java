package dev.latchkey.resourceserver.usage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A report as it is sent, over and over with the same id until it is acknowledged.
 *
 * @param batchId by which the authorization server knows that it has it already
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record UsageBatch(UUID batchId, List<Count> counts) {

    /** Requests of one credential in one hour. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Count(
            String credentialId,
            String organizationId,
            String workspaceId,
            String resellerClientId,
            Instant hour,
            long requests,
            Instant lastUsedAt,
            String lastUsedIp) {

        Count plus(Count later) {
            boolean isLater = !later.lastUsedAt.isBefore(lastUsedAt);
            return new Count(
                    credentialId,
                    organizationId,
                    workspaceId,
                    resellerClientId,
                    hour,
                    requests + later.requests,
                    isLater ? later.lastUsedAt : lastUsedAt,
                    isLater ? later.lastUsedIp : lastUsedIp);
        }
    }

    /** What the authorization server answers. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Answer(List<Remaining> resellers) {}

    /** What a reseller has left, this batch included. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Remaining(String resellerClientId, long remaining, Instant resetsAt) {}

    long requests() {
        return counts.stream().mapToLong(Count::requests).sum();
    }

    static Map<String, Long> requestsByReseller(List<Count> counts) {
        return counts.stream()
                .filter(count -> count.resellerClientId() != null)
                .collect(Collectors.groupingBy(Count::resellerClientId, Collectors.summingLong(Count::requests)));
    }
}
