package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Names;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** API keys by their names. */
@Repository
class ApiKeyNameStore implements Names {

    private final JdbcClient jdbc;

    ApiKeyNameStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<String, String> in(String organizationId, Collection<String> ids) {
        Map<String, String> names = new HashMap<>();
        jdbc.sql("""
                        select id, name from api_key
                        where id = any(:ids) and organization_id = :organizationId
                        """)
                .param("organizationId", organizationId)
                .param("ids", new SqlArrayValue("varchar", ids.toArray()))
                .query(rs -> {
                    names.put(rs.getString("id"), rs.getString("name"));
                });
        return names;
    }
}
