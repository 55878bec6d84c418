package dev.latchkey.auth.review;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.CredentialsUsed;
import dev.latchkey.auth.event.CredentialsUsed.Use;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.mail.Mailer;
import dev.latchkey.auth.review.Reviewed.Batch;
import dev.latchkey.auth.review.Reviewed.Looked;
import dev.latchkey.auth.review.Reviewed.Observation;
import dev.latchkey.auth.review.StoredFinding.Key;
import dev.latchkey.auth.usage.UsageTurn;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Compares what is so with what was told, batch by batch, and tells what is new; forgets what holds no more, so that it can be found again.
 * No use can be reported while a batch is looked at: a credential is not found inactive after it was used.
 */
@Component
class Review {

    private final FindingStore store;
    private final Map<String, Reviewed> bySort;
    private final UsageTurn turn;
    private final Mailer mailer;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Review(
            FindingStore store,
            List<Reviewed> reviewed,
            UsageTurn turn,
            Mailer mailer,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.bySort = reviewed.stream().collect(Collectors.toMap(Reviewed::sort, Function.identity()));
        this.turn = turn;
        this.mailer = mailer;
        this.events = events;
        this.clock = clock;
    }

    Set<String> sorts() {
        return bySort.keySet();
    }

    /**
     * Reviews the next credentials of a sort, within the caller's transaction.
     *
     * @param after where the batch before ended; empty for the first one
     * @return where this one ends; {@code null} if it was the last
     */
    String step(String sort, String after, int limit) {
        turn.take();
        Reviewed reviewed = bySort.get(sort);
        Instant now = clock.instant();
        Batch batch = reviewed.look(after, limit, now);
        Set<Key> gone = store.known(sort, after, batch.last());
        List<StoredFinding> fresh = new ArrayList<>();
        for (Observation observation : batch.found()) {
            for (Finding finding : observation.findings()) {
                StoredFinding found =
                        new StoredFinding(sort, observation.credential(), finding.kind(), finding.since());
                if (!gone.remove(found.key())) {
                    fresh.add(found);
                    tell(reviewed.event(finding.kind()), reviewed, observation.credential(), finding.facts(), now);
                }
            }
        }
        store.insert(fresh, mailer.isOn());
        store.delete(sort, gone);
        return batch.last();
    }

    /** One request clears it, in the transaction that counts the request. */
    @EventListener
    void on(CredentialsUsed used) {
        List<String> ids = used.uses().stream().map(Use::credentialId).toList();
        List<StoredFinding> findings = store.inactive(sorts(), ids);
        Map<String, List<Key>> gone = new HashMap<>();
        Instant now = clock.instant();
        for (StoredFinding finding : findings) {
            Reviewed reviewed = bySort.get(finding.sort());
            gone.computeIfAbsent(finding.sort(), sort -> new ArrayList<>()).add(finding.key());
            Map<String, String> since = Map.of("unused_since", finding.since().toString());
            tell(reviewed.activeAgain(), reviewed, finding.credential(), since, now);
        }
        gone.forEach(store::delete);
    }

    private void tell(EventType type, Reviewed reviewed, Looked credential, Map<String, String> facts, Instant now) {
        Map<String, String> data = new HashMap<>(reviewed.facts(credential));
        data.putAll(facts);
        events.publishEvent(new SecurityEvent(
                type,
                now,
                Actor.SYSTEM,
                credential.subject(),
                credential.organizationId(),
                credential.workspaceId(),
                data));
    }
}
