package dev.latchkey.auth.client;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Interner;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.latchkey.auth.event.CredentialsUsed.Use;
import dev.latchkey.auth.secret.SecretHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;
import org.springframework.util.StringUtils;

/** The SQL of clients and their secrets. */
@Repository
class ClientStore {

    private static final int SCOPES_SHARED = 1_000;

    private final JdbcClient jdbc;

    /** What many clients have the same of they share: a hundred thousand of them then fit better into the processor's caches. */
    private final Interner<String> owners = Interner.newWeakInterner();

    private final LoadingCache<String, Set<String>> scopes =
            Caffeine.newBuilder().maximumSize(SCOPES_SHARED).build(ClientStore::scopes);

    ClientStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Client> find(String clientId) {
        return jdbc.sql("""
                        select client_id, organization_id, workspace_id, client_name, scope, disabled, tokens_valid_from,
                            audience, environment, created_at
                        from client where client_id = :clientId
                        """)
                .param("clientId", clientId)
                .query((rs, row) -> client(clientId, rs, secrets(clientId)))
                .optional();
    }

    /** As {@link #find}, and keeps others from changing the client until the transaction ends. */
    Optional<Client> findForUpdate(String clientId) {
        return jdbc.sql("select client_id from client where client_id = :clientId for update")
                        .param("clientId", clientId)
                        .query(String.class)
                        .optional()
                        .isEmpty()
                ? Optional.empty()
                : find(clientId);
    }

    /** The clients of an organization in the order of their ids, behind {@code after}, without their secrets. */
    List<Client> ofOrganization(String organizationId, String after, int limit) {
        return jdbc.sql("""
                        select client_id, organization_id, workspace_id, client_name, scope, disabled, tokens_valid_from,
                            audience, environment, created_at
                        from client where organization_id = :organizationId and client_id > :after
                        order by client_id limit :limit
                        """)
                .param("organizationId", organizationId)
                .param("after", after)
                .param("limit", limit)
                .query((rs, row) -> client(rs.getString("client_id"), rs, List.of()))
                .list();
    }

    /** As {@link #ofOrganization}, and only those that are pinned to one of these workspaces. */
    List<Client> ofWorkspaces(String organizationId, Collection<String> workspaceIds, String after, int limit) {
        return jdbc.sql("""
                        select client_id, organization_id, workspace_id, client_name, scope, disabled, tokens_valid_from,
                            audience, environment, created_at
                        from client where organization_id = :organizationId and workspace_id = any(:workspaceIds)
                            and client_id > :after
                        order by client_id limit :limit
                        """)
                .param("organizationId", organizationId)
                .param("workspaceIds", new SqlArrayValue("varchar", workspaceIds.toArray()))
                .param("after", after)
                .param("limit", limit)
                .query((rs, row) -> client(rs.getString("client_id"), rs, List.of()))
                .list();
    }

    /** Resource servers in the order of their ids, without their secrets. */
    List<Client> resourceServers(String after, int limit) {
        return jdbc.sql("""
                        select client_id, organization_id, workspace_id, client_name, scope, disabled, tokens_valid_from,
                            audience, environment, created_at
                        from client where audience is not null and client_id > :after order by client_id limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query((rs, row) -> client(rs.getString("client_id"), rs, List.of()))
                .list();
    }

    long count(String organizationId) {
        return jdbc.sql("select count(*) from client where organization_id = :organizationId")
                .param("organizationId", organizationId)
                .query(Long.class)
                .single();
    }

    void delete(String clientId) {
        jdbc.sql("delete from client where client_id = :clientId")
                .param("clientId", clientId)
                .update();
    }

    void insert(Client client) {
        Client.ResourceServer resourceServer = client.resourceServer();
        jdbc.sql("""
                        insert into client (client_id, organization_id, workspace_id, client_name, scope, disabled,
                            audience, environment, created_at)
                        values (:clientId, :organizationId, :workspaceId, :clientName, :scope, :disabled,
                            :audience, :environment, :createdAt)
                        """)
                .param("clientId", client.clientId())
                .param("organizationId", client.organizationId(), Types.VARCHAR)
                .param("workspaceId", client.workspaceId(), Types.VARCHAR)
                .param("clientName", client.clientName())
                .param("scope", String.join(" ", client.scopes()))
                .param("disabled", client.disabled())
                .param("audience", resourceServer == null ? null : resourceServer.audience(), Types.VARCHAR)
                .param("environment", resourceServer == null ? null : resourceServer.environment(), Types.VARCHAR)
                .param("createdAt", offset(client.createdAt()))
                .update();
        client.secrets().forEach(secret -> insert(client.clientId(), secret));
    }

    void insert(String clientId, ClientSecret secret) {
        jdbc.sql("""
                        insert into client_secret (id, client_id, sha256, created_at, expires_at)
                        values (:id, :clientId, :sha256, :createdAt, :expiresAt)
                        """)
                .param("id", secret.id())
                .param("clientId", clientId)
                .param("sha256", secret.hash().hex())
                .param("createdAt", offset(secret.createdAt()))
                .param("expiresAt", offset(secret.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    /** Stores the name, scopes and disabledness of a client. */
    void update(Client client) {
        jdbc.sql("""
                        update client set client_name = :clientName, scope = :scope, disabled = :disabled
                        where client_id = :clientId
                        """)
                .param("clientName", client.clientName())
                .param("scope", String.join(" ", client.scopes()))
                .param("disabled", client.disabled())
                .param("clientId", client.clientId())
                .update();
    }

    void setTokensValidFrom(String clientId, Instant instant) {
        jdbc.sql("update client set tokens_valid_from = :instant where client_id = :clientId")
                .param("instant", offset(instant))
                .param("clientId", clientId)
                .update();
    }

    /** Lets the live secrets of a client end at an instant, unless they end before it anyway. */
    void endSecrets(String clientId, Instant at) {
        jdbc.sql("""
                        update client_secret set expires_at = :at
                        where client_id = :clientId and (expires_at is null or expires_at > :at)
                        """).param("at", offset(at)).param("clientId", clientId).update();
    }

    /** Deletes a secret; that the client had it is remembered, as the use of it goes on being counted as the client's. */
    boolean deleteSecret(String clientId, String secretId, Instant now) {
        jdbc.sql("""
                        insert into former_client_secret (id, client_id, gone_at)
                        select id, client_id, :now from client_secret where client_id = :clientId and id = :id
                        """)
                .param("now", offset(now))
                .param("clientId", clientId)
                .param("id", secretId)
                .update();
        return jdbc.sql("delete from client_secret where client_id = :clientId and id = :id")
                        .param("clientId", clientId)
                        .param("id", secretId)
                        .update()
                == 1;
    }

    /** As {@link #deleteSecret}, the secrets of a client that ended before an instant. */
    void deleteSecretsEndedBefore(String clientId, Instant instant) {
        jdbc.sql("""
                        insert into former_client_secret (id, client_id, gone_at)
                        select id, client_id, expires_at from client_secret
                        where client_id = :clientId and expires_at < :instant
                        """)
                .param("clientId", clientId)
                .param("instant", offset(instant))
                .update();
        jdbc.sql("delete from client_secret where client_id = :clientId and expires_at < :instant")
                .param("clientId", clientId)
                .param("instant", offset(instant))
                .update();
    }

    /** Forgets that a client had the secrets that have been gone since before an instant. */
    void forgetFormerSecrets(String clientId, Instant goneBefore) {
        jdbc.sql("delete from former_client_secret where client_id = :clientId and gone_at < :goneBefore")
                .param("clientId", clientId)
                .param("goneBefore", offset(goneBefore))
                .update();
    }

    /** The secrets of a client with their last use, in the order of their ids, behind {@code after}. */
    List<SecretRecord> secretRecords(String clientId, String after, int limit) {
        return jdbc.sql("""
                        select id, created_at, last_used_at, last_used_ip, expires_at from client_secret
                        where client_id = :clientId and id > :after order by id limit :limit
                        """)
                .param("clientId", clientId)
                .param("after", after)
                .param("limit", limit)
                .query((rs, row) -> new SecretRecord(
                        rs.getString("id"),
                        instant(rs, "created_at"),
                        instant(rs, "last_used_at"),
                        rs.getString("last_used_ip"),
                        instant(rs, "expires_at")))
                .list();
    }

    /** Remembers when and from where secrets were last used, unless a later use is known. No id may occur twice; unknown ones are passed over. */
    void setLastUsed(List<Use> uses) {
        jdbc.sql("""
                        merge into client_secret secret
                        using (select * from unnest(
                            cast(:ids as varchar array), cast(:times as timestamp with time zone array),
                            cast(:addresses as varchar array)))
                            as used (id, at, address)
                        on secret.id = used.id
                        when matched and (secret.last_used_at is null or secret.last_used_at < used.at)
                            then update set last_used_at = used.at, last_used_ip = used.address
                        """)
                .param(
                        "ids",
                        new SqlArrayValue(
                                "varchar", uses.stream().map(Use::credentialId).toArray()))
                .param(
                        "times",
                        new SqlArrayValue(
                                "timestamptz",
                                uses.stream().map(use -> offset(use.at())).toArray()))
                .param(
                        "addresses",
                        new SqlArrayValue(
                                "varchar", uses.stream().map(Use::address).toArray()))
                .update();
    }

    private List<ClientSecret> secrets(String clientId) {
        return jdbc.sql("""
                        select id, sha256, created_at, expires_at from client_secret
                        where client_id = :clientId order by created_at desc
                        """)
                .param("clientId", clientId)
                .query((rs, row) -> new ClientSecret(
                        rs.getString("id"),
                        SecretHash.ofHex(rs.getString("sha256")),
                        instant(rs, "created_at"),
                        instant(rs, "expires_at")))
                .list();
    }

    private Client client(String clientId, ResultSet rs, List<ClientSecret> secrets) throws SQLException {
        String audience = rs.getString("audience");
        return new Client(
                clientId,
                shared(rs.getString("organization_id")),
                shared(rs.getString("workspace_id")),
                rs.getString("client_name"),
                scopes.get(rs.getString("scope")),
                rs.getBoolean("disabled"),
                instant(rs, "tokens_valid_from"),
                audience == null ? null : new Client.ResourceServer(audience, rs.getString("environment")),
                instant(rs, "created_at"),
                secrets);
    }

    private String shared(String owner) {
        return owner == null ? null : owners.intern(owner);
    }

    private static Set<String> scopes(String scope) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(StringUtils.tokenizeToStringArray(scope, " "))));
    }

    static Instant instant(ResultSet rs, String column) throws SQLException {
        OffsetDateTime value = rs.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static OffsetDateTime offset(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
