package dev.latchkey.sample.job;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of runs. */
@Repository
class RunStore {

    private final JdbcClient jdbc;

    RunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(String owner, Run run) {
        jdbc.sql("""
                        insert into sample.job_run (id, owner, job_id, job_name, triggered_at, triggered_by)
                        values (:id, :owner, :jobId, :jobName, :triggeredAt, :triggeredBy)
                        """)
                .param("id", run.id())
                .param("owner", owner)
                .param("jobId", run.jobId())
                .param("jobName", run.jobName())
                .param("triggeredAt", run.triggeredAt().atOffset(ZoneOffset.UTC))
                .param("triggeredBy", run.triggeredBy())
                .update();
    }

    /** Keeps so many of the owner's runs, the newest. */
    void forgetOldest(String owner, int keep) {
        jdbc.sql("""
                        delete from sample.job_run where owner = :owner and seq <= (
                            select seq from sample.job_run where owner = :owner order by seq desc
                            offset :keep rows fetch first 1 rows only)
                        """).param("owner", owner).param("keep", keep).update();
    }

    /** The latest, newest first. */
    List<Run> findLatest(String owner, int limit) {
        return jdbc.sql("""
                        select id, job_id, job_name, triggered_at, triggered_by
                        from sample.job_run where owner = :owner order by seq desc limit :limit
                        """)
                .param("owner", owner)
                .param("limit", limit)
                .query((rs, row) -> new Run(
                        rs.getString("id"),
                        rs.getString("job_id"),
                        rs.getString("job_name"),
                        rs.getObject("triggered_at", OffsetDateTime.class).toInstant(),
                        rs.getString("triggered_by")))
                .list();
    }
}
