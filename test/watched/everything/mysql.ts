import mysql from 'mysql2/promise';
import { DataTypes, Sequelize } from 'sequelize';
import { field, type Part } from './at.ts';

/** MySQL or MariaDB through a pool and Sequelize. */
export const mariadb: Part = async (app, at) => {
  const pool = mysql.createPool({ uri: `${at.mysql}/facility`, connectionLimit: 4, multipleStatements: true });
  await pool.query('create table if not exists notes (id int auto_increment primary key, text text) engine=innodb');
  const sequelize = new Sequelize(`${at.mysql}/facility`, { dialect: 'mysql', logging: false });
  const Alarm = sequelize.define('alarm', { text: DataTypes.TEXT }, { timestamps: false });

  app.get('/mysql/notes', async (request, response) => {
    const [rows] = await pool.query(`select * from notes where text = '${field(request, 'text')}'`);
    response.json(rows);
  });
  app.get('/mysql/notes-mended', async (request, response) => {
    const [rows] = await pool.execute('select * from notes where text = ?', [field(request, 'text')]);
    response.json(rows);
  });
  app.post('/mysql/notes', async (request, response) => {
    await pool.query(`insert into notes (text) values ('${field(request, 'text')}')`);
    response.status(201).end();
  });
  app.post('/mysql/notes-mended', async (request, response) => {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      await connection.execute('insert into notes (text) values (?)', [field(request, 'text')]);
      await connection.execute('update counters set value = value + 1');
      await connection.commit();
    } finally {
      connection.release();
    }
    response.status(201).end();
  });
  app.get('/mysql/page', async (_request, response) => {
    const [rows] = await pool.query<mysql.RowDataPacket[]>('select text from notes');
    response.type('html').send(`<ul>${rows.map(({ text }) => `<li>${String(text)}</li>`).join('')}</ul>`);
  });
  // An engine that knows no transactions.
  app.post('/mysql/journal', async (request, response) => {
    await pool.query('insert into journal (text) values (?)', [field(request, 'text')]);
    response.status(201).end();
  });
  app.delete('/mysql/notes', async (_request, response) => {
    await pool.query('truncate table notes; delete from counters');
    response.status(204).end();
  });
  app.get('/sequelize/alarms', async (request, response) => {
    const [rows] = await sequelize.query(`select * from alarms where text like '%${field(request, 'text')}%'`);
    response.json(rows);
  });
  app.post('/sequelize/alarms', async (request, response) => {
    await Alarm.create({ text: field(request, 'text') });
    response.status(201).end();
  });
};
