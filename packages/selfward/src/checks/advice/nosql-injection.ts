import type { Advice } from '../../model/index.ts';

export const nosqlInjectionAdvice: Advice = {
  any: 'Let only values of the expected type into a query: a string stays a string. Refuse objects where text is expected, and never build $where or other JavaScript from input.',
  express:
    'Check the type before the query: if (typeof req.body.user !== "string") return res.sendStatus(400); or wrap it: users.findOne({ user: { $eq: String(req.body.user) } }). Keep app.set("query parser", "simple").',
  fastify:
    'Declare the body: schema: { body: { type: "object", properties: { user: { type: "string" } }, required: ["user"], additionalProperties: false } } with ajv coerceTypes: false.',
  node: `Compare by { $eq: String(value) } and replace $where by operators: { name: { $eq: name } } instead of { $where: \`this.name == "\${name}"\` }. In Mongoose set sanitizeFilter: true.`,
  flask:
    'Use request.form["user"] or check the type: if not isinstance(data["user"], str): abort(400); then users.find_one({"user": {"$eq": data["user"]}}).',
  django:
    'Validate with a form or serializer first: CharField keeps operators out; then collection.find_one({"user": {"$eq": form.cleaned_data["user"]}}).',
  php: 'Cast before the query: $users->findOne(["user" => (string) $_POST["user"]]); PHP turns user[$ne]= into an array.',
  ruby: 'Cast: User.where(user: params[:user].to_s); permit scalars alone: params.permit(:user).',
  java: 'Use typed filters: Filters.eq("user", user) with String user; never Document.parse or BasicQuery on text that holds input.',
  go: 'Decode into a struct with string fields, then bson.M{"user": bson.M{"$eq": in.User}}; never unmarshal input into bson.M.',
};
