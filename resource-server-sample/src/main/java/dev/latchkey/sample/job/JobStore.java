package dev.latchkey.sample.job;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of jobs and their headers. No statement reaches a job without its owner. */
@Repository
class JobStore {

    private final JdbcClient jdbc;

    JobStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Counts one job more for the owner, unless it has as many as it may have. */
    boolean takePlace(String owner, int maxJobs) {
        jdbc.sql("insert into sample.job_owner (owner, jobs) values (:owner, 0) on conflict do nothing")
                .param("owner", owner)
                .update();
        return jdbc.sql("update sample.job_owner set jobs = jobs + 1 where owner = :owner and jobs < :maxJobs")
                        .param("owner", owner)
                        .param("maxJobs", maxJobs)
                        .update()
                == 1;
    }

    void leavePlace(String owner) {
        jdbc.sql("update sample.job_owner set jobs = jobs - 1 where owner = :owner")
                .param("owner", owner)
                .update();
    }

    int count(String owner) {
        return jdbc.sql("select jobs from sample.job_owner where owner = :owner")
                .param("owner", owner)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    void insert(String owner, String id, JobRequest request, Instant createdAt) {
        jdbc.sql("""
                        insert into sample.job (id, owner, name, schedule, url, created_at)
                        values (:id, :owner, :name, :schedule, :url, :createdAt)
                        """)
                .param("id", id)
                .param("owner", owner)
                .param("name", request.name())
                .param("schedule", request.schedule())
                .param("url", request.url())
                .param("createdAt", createdAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Answers whether there is such a job. */
    boolean update(String owner, String id, JobRequest request) {
        return jdbc.sql("""
                        update sample.job set name = :name, schedule = :schedule, url = :url
                        where owner = :owner and id = :id
                        """)
                        .param("name", request.name())
                        .param("schedule", request.schedule())
                        .param("url", request.url())
                        .param("owner", owner)
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Answers whether there is such a job. */
    boolean markTriggered(String owner, String id, Instant at) {
        return jdbc.sql("update sample.job set last_triggered_at = :at where owner = :owner and id = :id")
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .param("owner", owner)
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Answers whether there was such a job. */
    boolean delete(String owner, String id) {
        return jdbc.sql("delete from sample.job where owner = :owner and id = :id")
                        .param("owner", owner)
                        .param("id", id)
                        .update()
                == 1;
    }

    Optional<Job> find(String owner, String id) {
        return jdbc.sql("""
                        select id, name, schedule, url, created_at, last_triggered_at,
                               (select array_agg(h.name order by h.name) from sample.job_header h where h.job_id = job.id) as header_names
                        from sample.job where owner = :owner and id = :id
                        """)
                .param("owner", owner)
                .param("id", id)
                .query(JobStore::job)
                .optional();
    }

    /** Where the job stands in the order in which the owner's jobs came. */
    Optional<Long> position(String owner, String id) {
        return jdbc.sql("select seq from sample.job where owner = :owner and id = :id")
                .param("owner", owner)
                .param("id", id)
                .query(Long.class)
                .optional();
    }

    List<Job> findBehind(String owner, long position, int limit) {
        return jdbc.sql("""
                        select id, name, schedule, url, created_at, last_triggered_at,
                               (select array_agg(h.name order by h.name) from sample.job_header h where h.job_id = job.id) as header_names
                        from sample.job where owner = :owner and seq > :position order by seq limit :limit
                        """)
                .param("owner", owner)
                .param("position", position)
                .param("limit", limit)
                .query(JobStore::job)
                .list();
    }

    List<SealedHeader> headers(String jobId) {
        return jdbc.sql("select name, sealed_value from sample.job_header where job_id = :jobId order by name")
                .param("jobId", jobId)
                .query((rs, row) -> new SealedHeader(rs.getString("name"), rs.getString("sealed_value")))
                .list();
    }

    void replaceHeaders(String jobId, List<SealedHeader> headers) {
        jdbc.sql("delete from sample.job_header where job_id = :jobId")
                .param("jobId", jobId)
                .update();
        for (SealedHeader header : headers) {
            jdbc.sql("insert into sample.job_header (job_id, name, sealed_value) values (:jobId, :name, :sealed)")
                    .params(Map.of("jobId", jobId, "name", header.name(), "sealed", header.sealedValue()))
                    .update();
        }
    }

    private static Job job(ResultSet rs, int row) throws SQLException {
        return new Job(
                rs.getString("id"),
                rs.getString("name"),
                rs.getString("schedule"),
                rs.getString("url"),
                JobState.ACTIVE,
                instant(rs, "created_at"),
                instant(rs, "last_triggered_at"),
                RequestHeaders.masked(strings(rs.getArray("header_names"))));
    }

    private static List<String> strings(Array array) throws SQLException {
        return array == null
                ? List.of()
                : Arrays.stream((Object[]) array.getArray())
                        .map(String::valueOf)
                        .toList();
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        OffsetDateTime value = rs.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
