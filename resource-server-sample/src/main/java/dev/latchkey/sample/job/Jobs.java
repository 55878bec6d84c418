package dev.latchkey.sample.job;

import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.stereotype.Component;

/** All jobs. Each caller sees those of its organization and no others. */
@Component
public class Jobs {

    private final Map<String, OrganizationJobs> byOwner = new ConcurrentHashMap<>();
    private final Clock clock;

    Jobs(Clock clock) {
        this.clock = clock;
    }

    Job create(CredentialPrincipal caller, JobRequest request) {
        return byOwner.computeIfAbsent(Owner.of(caller), owner -> new OrganizationJobs())
                .create(request, now());
    }

    Page<Job> list(CredentialPrincipal caller, String after, int limit) {
        return of(caller).list(after, limit);
    }

    Job get(CredentialPrincipal caller, String id) {
        return of(caller).get(id);
    }

    void delete(CredentialPrincipal caller, String id) {
        of(caller).delete(id);
    }

    Run trigger(CredentialPrincipal caller, String id) {
        return of(caller).trigger(id, caller.clientId(), now());
    }

    JobStatus status(CredentialPrincipal caller, String id) {
        Job job = get(caller, id);
        ZonedDateTime next = CronExpression.parse(Schedule.Check.withSeconds(job.schedule()))
                .next(clock.instant().atZone(ZoneOffset.UTC));
        return new JobStatus(id, job.state(), job.lastTriggeredAt(), next == null ? null : next.toInstant());
    }

    List<Run> runs(CredentialPrincipal caller, int limit) {
        return of(caller).runs(limit);
    }

    /** How many jobs the caller's organization has. */
    public int count(CredentialPrincipal caller) {
        return of(caller).size();
    }

    /** Who only reads leaves no trace: what belongs to nobody yet is not kept. */
    private OrganizationJobs of(CredentialPrincipal caller) {
        OrganizationJobs held = byOwner.get(Owner.of(caller));
        return held == null ? new OrganizationJobs() : held;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
