package dev.latchkey.auth.account;

import dev.latchkey.auth.secret.SecretHash;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of invitations. */
@Repository
class InvitationStore {

    private final JdbcClient jdbc;

    InvitationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What an invitation is for.
     *
     * @param mailed whether its link went to the mailbox, and nobody else has seen it
     */
    record Target(String userId, Seat seat, boolean mailed) {}

    void insert(String id, SecretHash hash, Target target, Instant now, Instant expiresAt) {
        jdbc.sql("""
                        insert into invitation (
                            id, sha256, user_id, organization_id, workspace_id, mailed, created_at, expires_at)
                        values (:id, :sha256, :userId, :organizationId, :workspaceId, :mailed, :createdAt, :expiresAt)
                        """)
                .param("id", id)
                .param("sha256", hash.hex())
                .param("userId", target.userId())
                .param("organizationId", target.seat().organizationId())
                .param("workspaceId", target.seat().workspaceId(), Types.VARCHAR)
                .param("mailed", target.mailed())
                .param("createdAt", now.atOffset(ZoneOffset.UTC))
                .param("expiresAt", expiresAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** What the invitation is for, if it can still be used. */
    Optional<Target> findUsable(SecretHash hash, Instant now) {
        return jdbc.sql("""
                        select user_id, organization_id, workspace_id, mailed from invitation
                        where sha256 = :sha256 and used_at is null and expires_at > :now
                        """)
                .param("sha256", hash.hex())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((rs, row) -> new Target(
                        rs.getString("user_id"),
                        new Seat(rs.getString("organization_id"), rs.getString("workspace_id")),
                        rs.getBoolean("mailed")))
                .optional();
    }

    /** Uses the invitation up: of several who try at once, one gets {@code true}. */
    boolean use(SecretHash hash, Instant now) {
        return jdbc.sql("""
                        update invitation set used_at = :now
                        where sha256 = :sha256 and used_at is null and expires_at > :now
                        """)
                        .param("sha256", hash.hex())
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Takes back what has not been used of a seat. */
    void deleteUnused(String userId, Seat seat) {
        jdbc.sql("""
                        delete from invitation
                        where user_id = :userId and organization_id = :organizationId and used_at is null
                            and (workspace_id = :workspaceId or (workspace_id is null and :inOrganization))
                        """)
                .param("userId", userId)
                .param("organizationId", seat.organizationId())
                .param("workspaceId", seat.workspaceId(), Types.VARCHAR)
                .param("inOrganization", seat.isInOrganization())
                .update();
    }
}
