package dev.latchkey.auth.organization;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of organizations and workspaces. */
@Repository
class OrganizationStore {

    private final JdbcClient jdbc;

    OrganizationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean isEmpty() {
        return jdbc.sql("select count(*) from organization").query(Long.class).single() == 0;
    }

    void insert(Organization organization) {
        jdbc.sql("""
                        insert into organization (id, name, plan, status, mfa_policy, created_at)
                        values (:id, :name, :plan, :status, :mfaPolicy, :createdAt)
                        """)
                .param("id", organization.id())
                .param("name", organization.name())
                .param("plan", organization.plan())
                .param("status", organization.status().name())
                .param("mfaPolicy", organization.mfaPolicy().wireName())
                .param("createdAt", organization.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Organization> organization(String id) {
        return jdbc.sql("select id, name, plan, status, mfa_policy, created_at from organization where id = :id")
                .param("id", id)
                .query(OrganizationStore::organization)
                .optional();
    }

    /** Keeps others from changing the organization, and its resellers, until the transaction ends. */
    Optional<Organization> lockOrganization(String id) {
        return jdbc.sql("select id from organization where id = :id for update")
                .param("id", id)
                .query(String.class)
                .optional()
                .flatMap(this::organization);
    }

    /** Organizations in the order of their ids, behind {@code after}. */
    List<Organization> organizations(OrganizationSearch search, String after, int limit) {
        return jdbc.sql("""
                        select id, name, plan, status, mfa_policy, created_at from organization
                        where id > :after
                        and (cast(:plan as varchar) is null or plan = :plan)
                        and (cast(:status as varchar) is null or status = :status)
                        and (cast(:text as varchar) is null
                            or position(lower(cast(:text as varchar)) in lower(name)) > 0
                            or position(lower(cast(:text as varchar)) in lower(id)) > 0)
                        order by id limit :limit
                        """)
                .param("after", after)
                .param("plan", search.plan())
                .param(
                        "status",
                        search.status() == null ? null : search.status().name())
                .param("text", search.text())
                .param("limit", limit)
                .query(OrganizationStore::organization)
                .list();
    }

    void setName(String organizationId, String name) {
        jdbc.sql("update organization set name = :name where id = :id")
                .param("name", name)
                .param("id", organizationId)
                .update();
    }

    void setStatus(String organizationId, Organization.Status status) {
        jdbc.sql("update organization set status = :status where id = :id")
                .param("status", status.name())
                .param("id", organizationId)
                .update();
    }

    void setPlan(String organizationId, String plan) {
        jdbc.sql("update organization set plan = :plan where id = :id")
                .param("plan", plan)
                .param("id", organizationId)
                .update();
    }

    void setMfaPolicy(String organizationId, MfaPolicy mfaPolicy) {
        jdbc.sql("update organization set mfa_policy = :mfaPolicy where id = :id")
                .param("mfaPolicy", mfaPolicy.wireName())
                .param("id", organizationId)
                .update();
    }

    void insert(Workspace workspace) {
        jdbc.sql("""
                        insert into workspace (id, organization_id, name, audit_enabled, require_ip_allowlist, created_at)
                        values (:id, :organizationId, :name, :auditEnabled, :requireIpAllowlist, :createdAt)
                        """)
                .param("id", workspace.id())
                .param("organizationId", workspace.organizationId())
                .param("name", workspace.name())
                .param("auditEnabled", workspace.auditEnabled())
                .param("requireIpAllowlist", workspace.requireIpAllowlist())
                .param("createdAt", workspace.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Workspace> workspace(String id) {
        return jdbc.sql(
                        "select id, organization_id, name, audit_enabled, require_ip_allowlist, created_at from workspace where id = :id")
                .param("id", id)
                .query(OrganizationStore::workspace)
                .optional();
    }

    /** The workspaces of an organization in the order of their ids, behind {@code after}. */
    List<Workspace> workspaces(String organizationId, String after, int limit) {
        return jdbc.sql("""
                        select id, organization_id, name, audit_enabled, require_ip_allowlist, created_at from workspace
                        where organization_id = :organizationId and id > :after order by id limit :limit
                        """)
                .param("organizationId", organizationId)
                .param("after", after == null ? "" : after)
                .param("limit", limit)
                .query(OrganizationStore::workspace)
                .list();
    }

    long countWorkspaces(String organizationId) {
        return jdbc.sql("select count(*) from workspace where organization_id = :organizationId")
                .param("organizationId", organizationId)
                .query(Long.class)
                .single();
    }

    /** Reads a workspace and keeps others from changing it until the transaction ends. */
    Optional<Workspace> lockWorkspace(String id) {
        return jdbc.sql("select id from workspace where id = :id for update")
                .param("id", id)
                .query(String.class)
                .optional()
                .flatMap(this::workspace);
    }

    /** Writes what can be changed of a workspace. */
    void update(Workspace workspace) {
        jdbc.sql("""
                        update workspace set name = :name, audit_enabled = :auditEnabled,
                            require_ip_allowlist = :requireIpAllowlist
                        where id = :id
                        """)
                .param("name", workspace.name())
                .param("auditEnabled", workspace.auditEnabled())
                .param("requireIpAllowlist", workspace.requireIpAllowlist())
                .param("id", workspace.id())
                .update();
    }

    private static Organization organization(ResultSet rs, int row) throws SQLException {
        return new Organization(
                rs.getString("id"),
                rs.getString("name"),
                rs.getString("plan"),
                Organization.Status.valueOf(rs.getString("status")),
                MfaPolicy.ofWireName(rs.getString("mfa_policy")).orElseThrow(),
                rs.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static Workspace workspace(ResultSet rs, int row) throws SQLException {
        return new Workspace(
                rs.getString("id"),
                rs.getString("organization_id"),
                rs.getString("name"),
                rs.getBoolean("audit_enabled"),
                rs.getBoolean("require_ip_allowlist"),
                rs.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
