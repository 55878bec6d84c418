package dev.latchkey.sample.job;

import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import dev.latchkey.sample.encryption.UnreadableValueException;
import dev.latchkey.sample.encryption.ValueCipher;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** All jobs. Each caller sees those of its organization and no others. */
@Service
public class Jobs {

    private static final Logger log = LoggerFactory.getLogger(Jobs.class);

    static final int MAX_JOBS = 10_000;
    static final int MAX_RUNS = 1_000;

    /** Nothing else is asked the database for: it could not take just any text. */
    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    private final JobStore store;
    private final RunStore runs;
    private final ValueCipher cipher;
    private final Clock clock;

    Jobs(JobStore store, RunStore runs, ValueCipher cipher, Clock clock) {
        this.store = store;
        this.runs = runs;
        this.cipher = cipher;
        this.clock = clock;
    }

    @Transactional
    Job create(CredentialPrincipal caller, JobRequest request) {
        String owner = Owner.of(caller);
        if (!store.takePlace(owner, MAX_JOBS)) {
            throw new JobLimitException();
        }
        String id = UUID.randomUUID().toString();
        store.insert(owner, id, request, now());
        store.replaceHeaders(id, sealed(id, request.headers(), List.of()));
        return get(caller, id);
    }

    Page<Job> list(CredentialPrincipal caller, String after, int limit) {
        String owner = Owner.of(caller);
        long position =
                after == null ? 0 : store.position(owner, requireId(after)).orElseThrow(UnknownJobException::new);
        List<Job> found = store.findBehind(owner, position, limit + 1);
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<Job> items = found.subList(0, limit);
        return new Page<>(items, items.get(limit - 1).id());
    }

    Job get(CredentialPrincipal caller, String id) {
        return store.find(Owner.of(caller), requireId(id)).orElseThrow(UnknownJobException::new);
    }

    /** Replaces all that a caller may say about a job. A header's value that is masked stays as it is. */
    @Transactional
    Job update(CredentialPrincipal caller, String id, JobRequest request) {
        require(store.update(Owner.of(caller), requireId(id), request));
        store.replaceHeaders(id, sealed(id, request.headers(), store.headers(id)));
        return get(caller, id);
    }

    @Transactional
    void delete(CredentialPrincipal caller, String id) {
        String owner = Owner.of(caller);
        require(store.delete(owner, requireId(id)));
        store.leavePlace(owner);
    }

    /**
     * Runs a job: its headers are opened, but nothing is sent. A service that calls any URL it is told needs a guarded way out,
     * which is no part of this sample. Of many runs the oldest are forgotten.
     *
     * @throws UnreadableValueException if a stored header has been tampered with; then there is no run
     */
    @Transactional
    Run trigger(CredentialPrincipal caller, String id) {
        String owner = Owner.of(caller);
        Instant now = now();
        require(store.markTriggered(owner, requireId(id), now));
        Run run = new Run(UUID.randomUUID().toString(), id, get(caller, id).name(), now, caller.clientId());
        log.debug("Run {} would send {}", run.id(), opened(id, store.headers(id)));
        runs.insert(owner, run);
        runs.forgetOldest(owner, MAX_RUNS);
        return run;
    }

    JobStatus status(CredentialPrincipal caller, String id) {
        Job job = get(caller, id);
        ZonedDateTime next = CronExpression.parse(Schedule.Check.withSeconds(job.schedule()))
                .next(clock.instant().atZone(ZoneOffset.UTC));
        return new JobStatus(id, job.state(), job.lastTriggeredAt(), next == null ? null : next.toInstant());
    }

    List<Run> runs(CredentialPrincipal caller, int limit) {
        return runs.findLatest(Owner.of(caller), limit);
    }

    /** How many jobs the caller's organization has. */
    public int count(CredentialPrincipal caller) {
        return store.count(Owner.of(caller));
    }

    private List<SealedHeader> sealed(String jobId, RequestHeaders headers, List<SealedHeader> stored) {
        return headers.values().entrySet().stream()
                .map(header -> header.getValue().equals(RequestHeaders.MASK)
                        ? kept(header.getKey(), stored)
                        : SealedHeader.seal(cipher, jobId, header.getKey(), header.getValue()))
                .toList();
    }

    private RequestHeaders opened(String jobId, List<SealedHeader> stored) {
        Map<String, String> values = new LinkedHashMap<>();
        stored.forEach(header -> values.put(header.name(), header.open(cipher, jobId)));
        return new RequestHeaders(values);
    }

    private static SealedHeader kept(String name, List<SealedHeader> stored) {
        return stored.stream()
                .filter(header -> header.isNamed(name))
                .map(header -> new SealedHeader(name, header.sealedValue()))
                .findFirst()
                .orElseThrow(MaskedHeaderException::new);
    }

    private static String requireId(String id) {
        require(ID.matcher(id).matches());
        return id;
    }

    private static void require(boolean exists) {
        if (!exists) {
            throw new UnknownJobException();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
