import type { Advice } from '../../model/index.ts';

export const sqlInjectionAdvice: Advice = {
  any: 'Hand values over as parameters of a prepared statement; never join them into its text. Names of columns to sort by come from a fixed list.',
  express:
    'pool.query("SELECT * FROM users WHERE name = $1", [req.query.name]) instead of a template literal; with mysql2: pool.execute("… WHERE name = ?", [name]).',
  fastify:
    'fastify.pg.query("SELECT * FROM users WHERE name = $1", [request.query.name]); declare the type in the schema.',
  node: 'db.prepare("SELECT * FROM users WHERE name = ?").all(name) with node:sqlite; knex("users").where({ name }) rather than knex.raw.',
  flask:
    'cursor.execute("SELECT * FROM users WHERE name = %s", (name,)); with SQLAlchemy: text("… WHERE name = :name"), {"name": name}.',
  django: 'Use the ORM: User.objects.filter(name=name); with raw SQL pass params: cursor.execute(sql, [name]).',
  php: '$stmt = $pdo->prepare("SELECT * FROM users WHERE name = ?"); $stmt->execute([$name]);',
  ruby: 'User.where(name: params[:name]) or where("name = ?", params[:name]); never where("name = \'#{name}\'").',
  java: 'PreparedStatement s = c.prepareStatement("SELECT * FROM users WHERE name = ?"); s.setString(1, name);',
  go: 'db.Query("SELECT * FROM users WHERE name = $1", name); never fmt.Sprintf.',
};
