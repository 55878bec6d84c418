package dev.latchkey.sample.job;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/** The jobs and runs of one organization, in the order in which they came. Bounded, and safe for any number of threads. */
final class OrganizationJobs {

    static final int MAX_JOBS = 10_000;
    static final int MAX_RUNS = 1_000;

    private final NavigableMap<Long, Job> byNumber = new TreeMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Deque<Run> runs = new ArrayDeque<>();
    private long lastNumber;

    synchronized Job create(JobRequest request, Instant now) {
        if (byNumber.size() >= MAX_JOBS) {
            throw new JobLimitException();
        }
        Job job = new Job(
                UUID.randomUUID().toString(),
                request.name(),
                request.schedule(),
                request.url(),
                JobState.ACTIVE,
                now,
                null);
        lastNumber++;
        byNumber.put(lastNumber, job);
        numbers.put(job.id(), lastNumber);
        return job;
    }

    synchronized Job get(String id) {
        return byNumber.get(number(id));
    }

    synchronized void delete(String id) {
        byNumber.remove(number(id));
        numbers.remove(id);
    }

    /** Runs a job. Of many runs the oldest are forgotten. */
    synchronized Run trigger(String id, String clientId, Instant now) {
        Job job = byNumber.compute(number(id), (number, held) -> held.triggered(now));
        Run run = new Run(UUID.randomUUID().toString(), id, job.name(), now, clientId);
        if (runs.size() == MAX_RUNS) {
            runs.removeLast();
        }
        runs.addFirst(run);
        return run;
    }

    /**
     * A part of the jobs.
     *
     * @param after id of the job behind which it begins; {@code null} means at the first
     */
    synchronized Page<Job> list(String after, int limit) {
        long start = after == null ? 0 : number(after);
        List<Job> items =
                byNumber.tailMap(start, false).values().stream().limit(limit).toList();
        boolean more = !items.isEmpty() && byNumber.lastEntry().getValue() != items.get(items.size() - 1);
        return new Page<>(items, more ? items.get(items.size() - 1).id() : null);
    }

    /** The latest runs, newest first. */
    synchronized List<Run> runs(int limit) {
        return runs.stream().limit(limit).toList();
    }

    synchronized int size() {
        return byNumber.size();
    }

    private long number(String id) {
        Long number = numbers.get(id);
        if (number == null) {
            throw new UnknownJobException();
        }
        return number;
    }
}
