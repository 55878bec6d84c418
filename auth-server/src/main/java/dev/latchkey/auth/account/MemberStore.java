package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Access.WorkspaceRole;
import dev.latchkey.auth.api.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of memberships. Organizations and workspaces have one table each, of the same form. */
@Repository
class MemberStore {

    private final JdbcClient jdbc;

    MemberStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Where somebody can be a member. */
    enum Place {
        ORGANIZATION("organization_member", "organization_id"),
        WORKSPACE("workspace_member", "workspace_id");

        private final String table;
        private final String column;

        Place(String table, String column) {
            this.table = table;
            this.column = column;
        }
    }

    /** Accepted roles by organization id. */
    Map<String, Role> organizationsOf(String userId) {
        Map<String, Role> roles = new HashMap<>();
        jdbc.sql("select organization_id, role from organization_member where user_id = :userId and not pending")
                .param("userId", userId)
                .query(rs -> {
                    roles.put(rs.getString("organization_id"), role(rs));
                });
        return Map.copyOf(roles);
    }

    /** Accepted roles by workspace id. */
    Map<String, WorkspaceRole> workspacesOf(String userId) {
        Map<String, WorkspaceRole> roles = new HashMap<>();
        jdbc.sql("""
                        select m.workspace_id, w.organization_id, m.role
                        from workspace_member m join workspace w on w.id = m.workspace_id
                        where m.user_id = :userId and not m.pending
                        """).param("userId", userId).query(rs -> {
            roles.put(rs.getString("workspace_id"), new WorkspaceRole(rs.getString("organization_id"), role(rs)));
        });
        return Map.copyOf(roles);
    }

    /** Members of a place, pending ones too, by the id of the user; those behind {@code after}. */
    List<Membership> list(Place place, String placeId, String after, int limit) {
        return jdbc.sql("""
                        select m.user_id, u.email, m.role, m.pending, m.created_at
                        from %s m join user_account u on u.id = m.user_id
                        where m.%s = :placeId and m.user_id > :after order by m.user_id limit :limit
                        """.formatted(place.table, place.column))
                .param("placeId", placeId)
                .param("after", after == null ? "" : after)
                .param("limit", limit)
                .query(MemberStore::membership)
                .list();
    }

    /** Members who have one of these roles and have accepted it, by the id of the user. */
    List<Membership> holders(Place place, String placeId, List<Role> roles, int limit) {
        return jdbc.sql("""
                        select m.user_id, u.email, m.role, m.pending, m.created_at
                        from %s m join user_account u on u.id = m.user_id
                        where m.%s = :placeId and not m.pending and m.role in (:roles) order by m.user_id limit :limit
                        """.formatted(place.table, place.column))
                .param("placeId", placeId)
                .param("roles", roles.stream().map(Role::wireName).toList())
                .param("limit", limit)
                .query(MemberStore::membership)
                .list();
    }

    Optional<Membership> find(Place place, String placeId, String userId) {
        return jdbc.sql("""
                        select m.user_id, u.email, m.role, m.pending, m.created_at
                        from %s m join user_account u on u.id = m.user_id
                        where m.%s = :placeId and m.user_id = :userId
                        """.formatted(place.table, place.column))
                .param("placeId", placeId)
                .param("userId", userId)
                .query(MemberStore::membership)
                .optional();
    }

    void insert(Place place, String placeId, String userId, Role role, boolean pending, Instant now) {
        jdbc.sql("""
                        insert into %s (%s, user_id, role, pending, created_at)
                        values (:placeId, :userId, :role, :pending, :createdAt)
                        """.formatted(place.table, place.column))
                .param("placeId", placeId)
                .param("userId", userId)
                .param("role", role.wireName())
                .param("pending", pending)
                .param("createdAt", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    void setRole(Place place, String placeId, String userId, Role role) {
        jdbc.sql("update %s set role = :role where %s = :placeId and user_id = :userId"
                        .formatted(place.table, place.column))
                .param("role", role.wireName())
                .param("placeId", placeId)
                .param("userId", userId)
                .update();
    }

    /** Makes a pending membership a real one; false if there is none. */
    boolean accept(Place place, String placeId, String userId) {
        return jdbc.sql("update %s set pending = false where %s = :placeId and user_id = :userId and pending"
                                .formatted(place.table, place.column))
                        .param("placeId", placeId)
                        .param("userId", userId)
                        .update()
                == 1;
    }

    void delete(Place place, String placeId, String userId) {
        jdbc.sql("delete from %s where %s = :placeId and user_id = :userId".formatted(place.table, place.column))
                .param("placeId", placeId)
                .param("userId", userId)
                .update();
    }

    /** How many members a place has, pending ones too. */
    long count(Place place, String placeId) {
        return jdbc.sql("select count(*) from %s where %s = :placeId".formatted(place.table, place.column))
                .param("placeId", placeId)
                .query(Long.class)
                .single();
    }

    /** How many owners an organization has, other than that user, who have accepted. */
    long otherOwners(String organizationId, String userId) {
        return jdbc.sql("""
                        select count(*) from organization_member
                        where organization_id = :organizationId and user_id <> :userId and role = :role and not pending
                        """)
                .param("organizationId", organizationId)
                .param("userId", userId)
                .param("role", Role.OWNER.wireName())
                .query(Long.class)
                .single();
    }

    /** The workspaces of an organization that the user has a seat in, accepted or not. */
    List<String> workspacesIn(String organizationId, String userId) {
        return jdbc.sql("""
                        select m.workspace_id from workspace_member m join workspace w on w.id = m.workspace_id
                        where w.organization_id = :organizationId and m.user_id = :userId
                        """)
                .param("organizationId", organizationId)
                .param("userId", userId)
                .query(String.class)
                .list();
    }

    /** The organizations in which the user has an accepted seat, be it in one of their workspaces only. */
    List<String> organizationsWithASeat(String userId) {
        return jdbc.sql("""
                        select organization_id from organization_member where user_id = :userId and not pending
                        union
                        select w.organization_id from workspace_member m join workspace w on w.id = m.workspace_id
                        where m.user_id = :userId and not m.pending
                        """).param("userId", userId).query(String.class).list();
    }

    /** Whether the user has an accepted seat in an organization, or in one of its workspaces. */
    boolean isMemberOfAnyIn(String organizationId, String userId) {
        return organizationsWithASeat(userId).contains(organizationId);
    }

    /** Whether the user has an accepted seat anywhere but in that organization and its workspaces. */
    boolean isAnythingOutside(String organizationId, String userId) {
        return organizationsWithASeat(userId).stream().anyMatch(id -> !id.equals(organizationId));
    }

    private static Membership membership(ResultSet rs, int row) throws SQLException {
        return new Membership(
                rs.getString("user_id"),
                rs.getString("email"),
                role(rs),
                rs.getBoolean("pending"),
                rs.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static Role role(ResultSet rs) throws SQLException {
        return Role.ofWireName(rs.getString("role")).orElseThrow();
    }
}
