package dev.latchkey.auth.review;

import dev.latchkey.auth.review.Finding.Kind;
import dev.latchkey.auth.review.Reviewed.Looked;
import dev.latchkey.auth.review.StoredFinding.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** The SQL of findings. */
@Repository
class FindingStore {

    private static final String SELECT = """
            select sort, credential_id, kind, since, subject, organization_id, workspace_id, name, hint from credential_finding
            """;

    private static final String INSERT = """
            insert into credential_finding (sort, credential_id, kind, since, subject, organization_id, workspace_id, name, hint, unmailed)
            values (:sort, :credentialId, :kind, :since, :subject, :organizationId, :workspaceId, :name, :hint, :unmailed)
            """;

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    FindingStore(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /**
     * Those of credentials with ids behind {@code after}.
     *
     * @param last the last id; {@code null} for all that follow
     */
    Set<Key> known(String sort, String after, String last) {
        return jdbc.sql("""
                        select credential_id, kind, since from credential_finding
                        where sort = :sort and credential_id > :after
                            and (cast(:last as varchar) is null or credential_id <= :last)
                        """)
                .param("sort", sort)
                .param("after", after)
                .param("last", last, Types.VARCHAR)
                .query((rs, row) -> new Key(rs.getString("credential_id"), kind(rs), since(rs)))
                .set();
    }

    /**
     * The findings of inactivity of these credentials.
     *
     * @param sorts all there are: the key of a row begins with it
     */
    List<StoredFinding> inactive(Collection<String> sorts, Collection<String> credentialIds) {
        return jdbc.sql(SELECT + """
                        where sort = any(:sorts) and credential_id = any(:ids) and kind = 'inactive'
                        """)
                .param("sorts", new SqlArrayValue("varchar", sorts.toArray()))
                .param("ids", new SqlArrayValue("varchar", credentialIds.toArray()))
                .query(FindingStore::finding)
                .list();
    }

    void insert(List<StoredFinding> findings, boolean unmailed) {
        batches.batchUpdate(
                INSERT,
                findings.stream()
                        .map(finding -> parameters(finding).addValue("unmailed", unmailed))
                        .toArray(SqlParameterSource[]::new));
    }

    void delete(String sort, Collection<Key> keys) {
        batches.batchUpdate(
                """
                delete from credential_finding
                where sort = :sort and credential_id = :credentialId and kind = :kind and since = :since
                """,
                keys.stream().map(key -> parameters(key).addValue("sort", sort)).toArray(SqlParameterSource[]::new));
    }

    /** An organization with findings that wait to be mailed. */
    Optional<String> unmailedOrganization() {
        return jdbc.sql(
                        "select organization_id from credential_finding where unmailed order by organization_id limit 1")
                .query(String.class)
                .optional();
    }

    /** What of a kind waits to be mailed to an organization, by name. */
    List<StoredFinding> unmailed(String organizationId, Kind kind, int limit) {
        return jdbc.sql(SELECT + """
                        where unmailed and organization_id = :organizationId and kind = :kind
                        order by name, credential_id limit :limit
                        """)
                .param("organizationId", organizationId)
                .param("kind", text(kind))
                .param("limit", limit)
                .query(FindingStore::finding)
                .list();
    }

    long countUnmailed(String organizationId, Kind kind) {
        return jdbc.sql("""
                        select count(*) from credential_finding
                        where unmailed and organization_id = :organizationId and kind = :kind
                        """)
                .param("organizationId", organizationId)
                .param("kind", text(kind))
                .query(Long.class)
                .single();
    }

    void setMailed(String organizationId) {
        jdbc.sql("update credential_finding set unmailed = false where unmailed and organization_id = :organizationId")
                .param("organizationId", organizationId)
                .update();
    }

    private static MapSqlParameterSource parameters(StoredFinding finding) {
        Looked credential = finding.credential();
        return parameters(finding.key())
                .addValue("sort", finding.sort())
                .addValue("subject", credential.subject())
                .addValue("organizationId", credential.organizationId())
                .addValue("workspaceId", credential.workspaceId(), Types.VARCHAR)
                .addValue("name", credential.name())
                .addValue("hint", credential.hint(), Types.VARCHAR);
    }

    private static MapSqlParameterSource parameters(Key key) {
        return new MapSqlParameterSource()
                .addValue("credentialId", key.credentialId())
                .addValue("kind", text(key.kind()))
                .addValue("since", key.since().atOffset(ZoneOffset.UTC));
    }

    private static StoredFinding finding(ResultSet rs, int row) throws SQLException {
        return new StoredFinding(
                rs.getString("sort"),
                new Looked(
                        rs.getString("credential_id"),
                        rs.getString("subject"),
                        rs.getString("organization_id"),
                        rs.getString("workspace_id"),
                        rs.getString("name"),
                        rs.getString("hint")),
                kind(rs),
                since(rs));
    }

    private static String text(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Kind kind(ResultSet rs) throws SQLException {
        return Kind.valueOf(rs.getString("kind").toUpperCase(Locale.ROOT));
    }

    private static Instant since(ResultSet rs) throws SQLException {
        return rs.getObject("since", OffsetDateTime.class).toInstant();
    }
}
