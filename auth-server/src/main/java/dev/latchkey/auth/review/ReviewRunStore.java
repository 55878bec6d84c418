package dev.latchkey.auth.review;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of who is at the review. One row, for all nodes. */
@Repository
class ReviewRunStore {

    private final JdbcClient jdbc;

    ReviewRunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean isCompleted(Instant due) {
        return jdbc.sql("select count(*) from review_run where id = 1 and completed_for >= :due")
                        .param("due", offset(due))
                        .query(Long.class)
                        .single()
                == 1;
    }

    /** Takes the review for a process. Answers whether it has it: the review is due, and nobody else is at it. */
    boolean claim(String runner, Instant due, Instant now, Instant until) {
        return jdbc.sql("""
                        update review_run set runner = :runner, claimed_until = :until
                        where id = 1 and (completed_for is null or completed_for < :due)
                            and (runner is null or runner = :runner or claimed_until <= :now)
                        """)
                        .param("runner", runner)
                        .param("due", offset(due))
                        .param("now", offset(now))
                        .param("until", offset(until))
                        .update()
                == 1;
    }

    /** Answers whether the process still has the review, and keeps others from taking it until this transaction ends. */
    boolean keep(String runner, Instant until) {
        return jdbc.sql("update review_run set claimed_until = :until where id = 1 and runner = :runner")
                        .param("runner", runner)
                        .param("until", offset(until))
                        .update()
                == 1;
    }

    void complete(String runner, Instant due) {
        jdbc.sql("""
                        update review_run set completed_for = :due, runner = null, claimed_until = null
                        where id = 1 and runner = :runner
                        """).param("runner", runner).param("due", offset(due)).update();
    }

    /** Answers whether this transaction alone may send digests; if so, until it ends. */
    boolean lock() {
        return jdbc.sql("select id from review_run where id = 1 for update skip locked")
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
