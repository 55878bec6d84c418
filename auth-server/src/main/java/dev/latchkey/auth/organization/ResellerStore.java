package dev.latchkey.auth.organization;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of resellers. */
@Repository
class ResellerStore {

    private final JdbcClient jdbc;

    ResellerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Reseller reseller) {
        jdbc.sql("""
                        insert into reseller (id, organization_id, name, quota, quota_period, disabled, created_at)
                        values (:id, :organizationId, :name, :quota, :period, :disabled, :createdAt)
                        """)
                .param("id", reseller.id())
                .param("organizationId", reseller.organizationId())
                .param("name", reseller.name())
                .param("quota", reseller.quota())
                .param("period", reseller.period().name())
                .param("disabled", reseller.disabled())
                .param("createdAt", reseller.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Reseller> find(String id) {
        return jdbc.sql("""
                        select id, organization_id, name, quota, quota_period, disabled, created_at
                        from reseller where id = :id
                        """).param("id", id).query(ResellerStore::reseller).optional();
    }

    /** All resellers of an organization, in the order of their making. */
    List<Reseller> of(String organizationId) {
        return jdbc.sql("""
                        select id, organization_id, name, quota, quota_period, disabled, created_at
                        from reseller where organization_id = :organizationId order by created_at, id
                        """)
                .param("organizationId", organizationId)
                .query(ResellerStore::reseller)
                .list();
    }

    /** The resellers of an organization in the order of their ids, behind {@code after}. */
    List<Reseller> of(String organizationId, String after, int limit) {
        return jdbc.sql("""
                        select id, organization_id, name, quota, quota_period, disabled, created_at
                        from reseller where organization_id = :organizationId and id > :after order by id limit :limit
                        """)
                .param("organizationId", organizationId)
                .param("after", after)
                .param("limit", limit)
                .query(ResellerStore::reseller)
                .list();
    }

    long count(String organizationId) {
        return jdbc.sql("select count(*) from reseller where organization_id = :organizationId")
                .param("organizationId", organizationId)
                .query(Long.class)
                .single();
    }

    void setQuota(String id, long quota) {
        jdbc.sql("update reseller set quota = :quota where id = :id")
                .param("quota", quota)
                .param("id", id)
                .update();
    }

    void setDisabled(String id, boolean disabled) {
        jdbc.sql("update reseller set disabled = :disabled where id = :id")
                .param("disabled", disabled)
                .param("id", id)
                .update();
    }

    private static Reseller reseller(ResultSet rs, int row) throws SQLException {
        return new Reseller(
                rs.getString("id"),
                rs.getString("organization_id"),
                rs.getString("name"),
                rs.getLong("quota"),
                Reseller.Period.valueOf(rs.getString("quota_period")),
                rs.getBoolean("disabled"),
                rs.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
